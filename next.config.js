/** @type {import('next').NextConfig} */
const config = {
  // The front server (server/main.ts) answers the API, checks Host and Origin, and sets the security headers.
  poweredByHeader: false,
  compress: true,
  // The image optimiser is a remote code execution surface that a dashboard without images does not need (GHSA-2xp9-vwfh-vxw4).
  images: { unoptimized: true },
  devIndicators: false,
  reactStrictMode: true,
  serverExternalPackages: ['@platformatic/kafka', 'kafkajs'],
}

export default config
