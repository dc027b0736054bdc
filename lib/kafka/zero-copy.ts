/**
 * Whether a broker hands messages from its disk to the network without copying them through its own memory, by listener.
 * It does where nothing has to be done to the bytes: FileChannel.transferTo in Kafka's PlaintextTransportLayer. Under TLS every
 * byte is encrypted in the broker first (SslTransportLayer), so it cannot.
 */

export interface ListenerInput {
  /** `listeners` */
  listeners: string | null
  /** `advertised.listeners`; null or empty: as `listeners`. */
  advertisedListeners: string | null
  /** `listener.security.protocol.map` */
  protocolMap: string | null
  /** `inter.broker.listener.name`; null: the listener of `securityInterBrokerProtocol`. */
  interBrokerListener: string | null
  /** `security.inter.broker.protocol` */
  interBrokerProtocol: string | null
  /** `controller.listener.names` */
  controllerListeners: string | null
}

export interface ListenerZeroCopy {
  listener: string
  /** host:port as clients are told it, or as it is bound where it is not told to any. */
  address: string | null
  /** Kafka's name; null: the configuration does not say. */
  securityProtocol: string | null
  usedBy: readonly ('clients' | 'brokers' | 'controllers')[]
  /** null: not known, with the reason in `because`. */
  zeroCopy: boolean | null
  /** What was concluded from what, in a sentence. */
  because: string
}

const PLAIN = new Set(['PLAINTEXT', 'SASL_PLAINTEXT'])
const ENCRYPTED = new Set(['SSL', 'SASL_SSL'])

/** One entry per listener, in the order of the configuration. Listener names are case-insensitive, as in Kafka. */
export function zeroCopyByListener(input: ListenerInput): ListenerZeroCopy[] {
  const protocols = protocolsOf(input.protocolMap)
  const advertised = new Map(endpoints(input.advertisedListeners).map(({ name, address }) => [name, address]))
  const controllers = new Set(names(input.controllerListeners))
  const between = input.interBrokerListener?.trim().toUpperCase() || input.interBrokerProtocol?.trim().toUpperCase() || null
  return endpoints(input.listeners).map(({ name, address }) => {
    const isController = controllers.has(name)
    const usedBy = isController
      ? (['controllers'] as const)
      : name === between
        ? (['clients', 'brokers'] as const)
        : (['clients'] as const)
    // A name that the map leaves out is the protocol itself, as in Kafka's default map.
    const securityProtocol = protocols.get(name) ?? (PLAIN.has(name) || ENCRYPTED.has(name) ? name : null)
    const told = { listener: name, address: advertised.get(name) ?? address, securityProtocol, usedBy }
    return { ...told, ...judge(name, securityProtocol, protocols.has(name), isController) }
  })
}

function judge(
  name: string,
  protocol: string | null,
  isMapped: boolean,
  isController: boolean,
): Pick<ListenerZeroCopy, 'zeroCopy' | 'because'> {
  const source = isMapped
    ? `listener.security.protocol.map has ${name}:${protocol}`
    : `listener ${name} bears its protocol’s name`
  if (protocol === null) return { zeroCopy: null, because: `listener.security.protocol.map does not name ${name}.` }
  if (isController) {
    return { zeroCopy: null, because: `${source}, but controller.listener.names has it: no messages are read from it.` }
  }
  if (PLAIN.has(protocol)) {
    return { zeroCopy: true, because: `${source}: the bytes leave as they lie on the disk.` }
  }
  if (ENCRYPTED.has(protocol)) {
    return { zeroCopy: false, because: `${source}: the broker encrypts every byte in its own memory first.` }
  }
  return { zeroCopy: null, because: `${source}, a protocol that is not known here.` }
}

function protocolsOf(map: string | null): ReadonlyMap<string, string> {
  const pairs = (map ?? '').split(',').map(pair => pair.split(':').map(word => word.trim().toUpperCase()))
  return new Map(pairs.flatMap(([name, protocol]): [string, string][] => (name && protocol ? [[name, protocol]] : [])))
}

/** `NAME://host:port,…`; an empty host is every address of the machine. */
function endpoints(text: string | null): { name: string; address: string | null }[] {
  return (text ?? '').split(',').flatMap(entry => {
    const match = /^\s*([^:\s]+):\/\/(.*?)\s*$/.exec(entry)
    if (match === null) return []
    const address = match[2] ?? ''
    return [
      {
        name: (match[1] ?? '').toUpperCase(),
        address: address === '' ? null : address.startsWith(':') ? `*${address}` : address,
      },
    ]
  })
}

function names(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map(name => name.trim().toUpperCase())
    .filter(Boolean)
}
