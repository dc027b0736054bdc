import { expect } from '@playwright/test'
import type { ITopicConfig } from 'kafkajs'
import { createTopics } from '#server/testing/create-topics'
import { readSurroundings } from './surroundings.ts'

/** Creates topics and resolves when all brokers know their leaders, and the dashboard knows the topics. */
export async function createKnownTopics(topics: ITopicConfig[]): Promise<void> {
  const { bootstrap, url } = readSurroundings()
  await createTopics(bootstrap, topics)
  const statusOf = async ({ topic }: ITopicConfig) =>
    (await fetch(`${url}/api/v1/clusters/demo/topics/${encodeURIComponent(topic)}`)).status
  await expect.poll(async () => new Set(await Promise.all(topics.map(statusOf)))).toEqual(new Set([200]))
}
