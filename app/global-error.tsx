'use client'

import './globals.css'

/** The frame itself broke. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body className="p-10">
        <h1 className="text-title font-[640]">Partitura could not draw this page</h1>
        <p className="my-3">The cluster is not affected. Reload the page; if it breaks again, restart the dashboard.</p>
        <button type="button" className="rounded-control border border-line-strong px-3 py-1" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  )
}
