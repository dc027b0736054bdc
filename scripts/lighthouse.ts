/**
 * Asks Lighthouse for the marks of a page of a running dashboard; exits non-zero when performance or accessibility is below 95.
 * Lighthouse is fetched by npm for this run only: it is a large tool for one measurement.
 *
 *   node scripts/lighthouse.ts [url]        default http://localhost:3000/clusters/demo
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { chromiumPath } from '#server/testing/chromium-path'

const PACKAGE = 'lighthouse@13.5.0'
const LIMIT = 95
const JUDGED = ['performance', 'accessibility']
const TIME_LIMIT_MS = 240_000

const report = z.object({
  categories: z.record(z.string(), z.object({ title: z.string(), score: z.nullable(z.number()) })),
  audits: z.record(
    z.string(),
    z.object({ title: z.string(), score: z.nullable(z.number()), displayValue: z.optional(z.string()) }),
  ),
})

const VITALS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

process.exitCode = await main(process.argv[2] ?? 'http://localhost:3000/clusters/demo')

async function main(url: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'partitura-lighthouse-'))
  try {
    let good = true
    for (const form of ['desktop', 'mobile'] as const) good = (await judge(url, form, folder)) && good
    return good ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function judge(url: string, form: 'desktop' | 'mobile', folder: string): Promise<boolean> {
  const file = join(folder, `${form}.json`)
  await run([
    'exec',
    '--yes',
    `--package=${PACKAGE}`,
    '--',
    'lighthouse',
    url,
    '--output=json',
    `--output-path=${file}`,
    '--quiet',
    '--only-categories=performance,accessibility,best-practices',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run',
    ...(form === 'desktop' ? ['--preset=desktop'] : []),
  ])
  const { categories, audits } = z.parse(report, JSON.parse(await readFile(file, 'utf8')))
  const marks = Object.entries(categories).map(([id, { title, score }]) => ({ id, title, mark: Math.round((score ?? 0) * 100) }))
  console.log(`${form}: ${marks.map(({ title, mark }) => `${title} ${mark}`).join(', ')}`)
  console.log(`  ${VITALS.map(id => `${audits[id]?.title} ${audits[id]?.displayValue}`).join(', ')}`)
  return marks.every(({ id, mark }) => !JUDGED.includes(id) || mark >= LIMIT)
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn('npm', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: TIME_LIMIT_MS,
    env: { ...process.env, CHROME_PATH: chromiumPath() },
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (exitCode !== 0) throw new Error(`Lighthouse ended with exit code ${exitCode}.`)
}
