import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/**
 * Groups under test: Kafka's own Java consumers, share consumers and Streams programs, as many as the test asks for. Commands come on
 * standard input, one a line, fields apart by tabs; each is answered by lines and a line with "." alone, or "!" and what went wrong.
 *
 * start type group members topic client [key=value ...]   joins and commits a position that partition and group decide, then rests
 * joined                                                  answers when all that were started have joined
 * empty type group topic                                  commits, and leaves
 * tool argument ...                                       what ConsumerGroupCommand prints
 * run / rest                                              all members read and commit / rest again
 * streams group / shares group                            what the Java Admin tells of it
 */
public final class KafkaGroups {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PATIENCE_SECONDS = 150;
  /** One partition in this many is never committed. */
  private static final int NEVER = 5;
  private static final int SHARED = 5;

  private final String bootstrap;
  private final Admin admin;
  private final List<AutoCloseable> members = new ArrayList<>();
  private final Map<String, CountDownLatch> joining = new HashMap<>();
  private final List<Throwable> problems = new ArrayList<>();
  private volatile boolean running = false;
  private volatile boolean closing = false;

  private KafkaGroups(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  public static void main(String[] args) throws Exception {
    KafkaGroups groups = new KafkaGroups(args[0]);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        for (String answer : groups.obey(line.split("\t"))) OUT.println(answer);
        OUT.println(".");
      } catch (Throwable problem) {
        OUT.println("!" + String.valueOf(problem).replace('\n', ' '));
      }
    }
    groups.closing = true;
    System.exit(0);
  }

  private List<String> obey(String[] words) throws Exception {
    switch (words[0]) {
      case "start":
        start(words);
        return List.of();
      case "joined":
        joined();
        return List.of();
      case "tool":
        return tool(Arrays.copyOfRange(words, 1, words.length));
      case "empty":
        empty(words);
        return List.of();
      case "run":
        running = true;
        for (AutoCloseable member : members) if (member instanceof KafkaStreams) ((KafkaStreams) member).resume();
        return List.of();
      case "rest":
        running = false;
        for (AutoCloseable member : members) if (member instanceof KafkaStreams) ((KafkaStreams) member).pause();
        return List.of();
      case "streams":
        return describeStreams(words[1]);
      case "shares":
        return describeShares(words[1]);
      default:
        throw new IllegalArgumentException("no such command: " + words[0]);
    }
  }

  private void start(String[] words) throws Exception {
    String type = words[1];
    int count = Integer.parseInt(words[3]);
    CountDownLatch joined = new CountDownLatch(count);
    joining.put(words[2], joined);
    for (int index = 0; index < count; index++) {
      Properties properties = properties(words[2], words[5] + "-" + index);
      for (int at = 6; at < words.length; at++) {
        String[] pair = words[at].split("=", 2);
        properties.put(pair[0], pair[1].replace("#", String.valueOf(index)));
      }
      Runnable life;
      if (type.equals("share")) life = shareLife(words[2], words[4], properties, joined);
      else if (type.equals("streams")) life = streamsLife(words[2], words[4], properties, joined);
      else life = consumerLife(type, words[2], words[4], properties, joined);
      Thread thread = new Thread(null, () -> {
        try {
          life.run();
        } catch (Throwable problem) {
          if (!closing) problem.printStackTrace();
          synchronized (problems) {
            problems.add(problem);
          }
          joined.countDown();
        }
      }, words[2], 256 * 1024);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void joined() throws Exception {
    long untilMs = System.currentTimeMillis() + PATIENCE_SECONDS * 1000;
    for (Map.Entry<String, CountDownLatch> group : joining.entrySet()) {
      boolean inTime = group.getValue().await(Math.max(0, untilMs - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
      if (!inTime) throw new IllegalStateException("not joined in time: " + group.getKey());
    }
    synchronized (problems) {
      if (!problems.isEmpty()) throw new IllegalStateException(problems.get(0));
    }
  }

  private static List<String> tool(String[] args) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      ConsumerGroupCommand.main(args);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Properties properties(String group, String client) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("group.id", group);
    properties.put("client.id", client);
    properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
    properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return properties;
  }

  private Runnable consumerLife(String type, String group, String topic, Properties properties, CountDownLatch joined) {
    properties.put("group.protocol", type);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    return () -> {
      Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties);
      boolean[] assigned = {false};
      consumer.subscribe(List.of(topic.split(",")), new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          assigned[0] = true;
          if (!running) consumer.pause(partitions);
        }
      });
      while (!assigned[0]) consumer.poll(POLL);
      joined.countDown();
      Map<TopicPartition, OffsetAndMetadata> committed = new ConcurrentHashMap<>();
      while (!closing) {
        Collection<TopicPartition> mine = consumer.assignment();
        if (running) {
          consumer.resume(mine);
          if (!consumer.poll(POLL).isEmpty()) commit(consumer, null);
          continue;
        }
        consumer.pause(mine);
        consumer.poll(POLL);
        // Polling may have taken partitions away, on a busy machine most of all, and committing may as well.
        for (TopicPartition partition : Set.copyOf(consumer.assignment())) {
          if (committed.containsKey(partition) || partition.partition() % NEVER == NEVER - 1) continue;
          OffsetAndMetadata position = new OffsetAndMetadata(Math.floorMod(group.hashCode(), 7) + partition.partition());
          if (commit(consumer, Map.of(partition, position))) {
            committed.put(partition, position);
            if (consumer.assignment().contains(partition)) consumer.seek(partition, position.offset());
          }
        }
      }
      consumer.close();
    };
  }

  /** False: the group rebalances; it is tried again with what is assigned then. */
  private static boolean commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      if (offsets == null) consumer.commitSync();
      else consumer.commitSync(offsets);
      return true;
    } catch (RetriableException | RebalanceInProgressException | CommitFailedException problem) {
      return false;
    }
  }

  private void empty(String[] words) {
    Properties properties = properties(words[2], "gone");
    properties.put("group.protocol", words[1]);
    properties.put("enable.auto.commit", "false");
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of(words[3]));
      while (consumer.assignment().isEmpty()) consumer.poll(POLL);
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (TopicPartition partition : consumer.assignment()) offsets.put(partition, new OffsetAndMetadata(3));
      consumer.commitSync(offsets);
    }
  }

  private Runnable shareLife(String group, String topic, Properties properties, CountDownLatch joined) throws Exception {
    ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET)))).all().get();
    properties.put("max.poll.records", String.valueOf(SHARED));
    return () -> {
      KafkaShareConsumer<byte[], byte[]> consumer = new KafkaShareConsumer<>(properties);
      consumer.subscribe(List.of(topic.split(",")));
      int read = 0;
      while (!closing) {
        if (running || read < SHARED) {
          read += consumer.poll(POLL).count();
          consumer.commitSync();
          if (read >= SHARED) joined.countDown();
        } else sleep();
      }
      consumer.close();
    };
  }

  private Runnable streamsLife(String group, String topic, Properties properties, CountDownLatch joined) {
    properties.remove("group.id");
    properties.remove("key.deserializer");
    properties.remove("value.deserializer");
    properties.put("application.id", group);
    properties.put("group.protocol", "streams");
    properties.put("commit.interval.ms", "500");
    properties.put("num.stream.threads", "1");
    properties.put("auto.offset.reset", "earliest");
    properties.put("state.dir", System.getProperty("java.io.tmpdir") + "/kafka-groups-" + ProcessHandle.current().pid() + "/" + properties.get("client.id"));
    properties.put("default.key.serde", Serdes.ByteArraySerde.class.getName());
    properties.put("default.value.serde", Serdes.ByteArraySerde.class.getName());
    return () -> {
      StreamsBuilder builder = new StreamsBuilder();
      builder.stream(List.of(topic.split(","))).foreach((key, value) -> {});
      KafkaStreams streams = new KafkaStreams(builder.build(), properties);
      streams.setStateListener((now, before) -> {
        if (now == KafkaStreams.State.RUNNING) joined.countDown();
      });
      synchronized (members) {
        members.add(streams);
      }
      streams.start();
    };
  }

  /** state, coordinator; member, client, host, process, active, standby, warm-up; topic, partition, committed, end. */
  private List<String> describeStreams(String group) throws Exception {
    StreamsGroupDescription told = admin.describeStreamsGroups(List.of(group)).all().get().get(group);
    List<String> lines = new ArrayList<>();
    lines.add(String.join("\t", "group", told.groupState().toString(), String.valueOf(told.coordinator().id())));
    for (StreamsGroupMemberDescription member : told.members()) {
      StreamsGroupMemberAssignment has = member.assignment();
      lines.add(String.join("\t", "member", member.memberId(), member.clientId(), member.clientHost(), member.processId(),
          tasks(has.activeTasks()), tasks(has.standbyTasks()), tasks(has.warmupTasks())));
    }
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listStreamsGroupOffsets(Map.of(group, new ListStreamsGroupOffsetsSpec())).partitionsToOffsetAndMetadata(group).get();
    Map<TopicPartition, Long> ends = ends(offsets.keySet());
    offsets.forEach((partition, offset) -> {
      if (offset == null) return;
      lines.add(String.join("\t", "offset", partition.topic(), String.valueOf(partition.partition()), String.valueOf(offset.offset()), String.valueOf(ends.get(partition))));
    });
    return lines;
  }

  private static String tasks(List<StreamsGroupMemberAssignment.TaskIds> ids) {
    List<String> texts = new ArrayList<>();
    for (StreamsGroupMemberAssignment.TaskIds id : ids) {
      for (int partition : id.partitions()) texts.add(id.subtopologyId() + "_" + partition);
    }
    texts.sort(null);
    return String.join(",", texts);
  }

  /** state, coordinator; member, client, host, assignment; topic, partition, start offset, lag, end. */
  private List<String> describeShares(String group) throws Exception {
    ShareGroupDescription told = admin.describeShareGroups(List.of(group)).all().get().get(group);
    List<String> lines = new ArrayList<>();
    lines.add(String.join("\t", "group", told.groupState().toString(), String.valueOf(told.coordinator().id())));
    for (ShareMemberDescription member : told.members()) {
      List<String> assigned = new ArrayList<>();
      for (TopicPartition partition : member.assignment().topicPartitions()) assigned.add(partition.toString());
      assigned.sort(null);
      lines.add(String.join("\t", "member", member.consumerId(), member.clientId(), member.host(), String.join(",", assigned)));
    }
    var offsets = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec())).partitionsToOffsetInfo(group).get();
    Map<TopicPartition, Long> ends = ends(offsets.keySet());
    offsets.forEach((partition, info) -> {
      if (info == null) return;
      lines.add(String.join("\t", "offset", partition.topic(), String.valueOf(partition.partition()), String.valueOf(info.startOffset()),
          String.valueOf(info.lag().orElse(-1L)), String.valueOf(ends.get(partition))));
    });
    return lines;
  }

  private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicPartition partition : partitions) asked.put(partition, OffsetSpec.latest());
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException interrupted) {
      throw new WakeupException();
    }
  }
}
