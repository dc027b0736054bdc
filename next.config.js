/** @type {import('next').NextConfig} */
const config = {
  // The front server (server/main.ts) answers the API, checks Host and Origin, and sets the security headers.
  poweredByHeader: false,
  compress: true,
  // The image optimiser is a remote code execution surface that a dashboard without images does not need (GHSA-2xp9-vwfh-vxw4).
  images: { unoptimized: true },
  // Types are checked by `npm run check` and in CI; a demo that is being started need not wait for them again.
  typescript: { ignoreBuildErrors: true },
  // A build is of one commit and made once: what the next build could reuse and maps of the sources cost a third of its time.
  experimental: { turbopackFileSystemCacheForBuild: false, turbopackSourceMaps: false, turbopackInputSourceMaps: false },
  devIndicators: false,
  reactStrictMode: true,
  serverExternalPackages: ['@platformatic/kafka', 'kafkajs'],
}

export default config
