import { HydrationBoundary } from '@tanstack/react-query'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { LiveProvider } from '#components/data/live-provider.tsx'
import { clustersQuery } from '#components/data/queries.ts'
import { QueryProvider } from '#components/data/query-provider.tsx'
import { Frame } from '#components/frame/frame.tsx'
import { readPreferences } from '#components/frame/preference-cookies.ts'
import { PreferencesProvider } from '#components/frame/preferences.tsx'
import './globals.css'
import { prefetch } from './prefetch.ts'

export const metadata: Metadata = {
  title: { default: 'Partitura', template: '%s · Partitura' },
  description: 'A live view of Apache Kafka clusters',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151a21' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const { theme, utc, rail, localZone } = readPreferences(name => jar.get(name)?.value)
  return (
    <html lang="en" className={theme === 'system' ? undefined : theme}>
      <body>
        <QueryProvider>
          <LiveProvider url="/api/v1/live">
            <HydrationBoundary state={await prefetch(clustersQuery())}>
              <PreferencesProvider theme={theme} utc={utc} rail={rail} localZone={localZone} renderedAtMs={Date.now()}>
                <Frame>{children}</Frame>
              </PreferencesProvider>
            </HydrationBoundary>
          </LiveProvider>
        </QueryProvider>
      </body>
    </html>
  )
}
