/** The product's mark: notes on a staff. */
export function Mark() {
  return (
    <svg aria-hidden width="22" height="18" viewBox="0 0 22 18" className="shrink-0">
      <path d="M0 2H22M0 6.5H22M0 11H22M0 15.5H22" className="stroke-line-strong" strokeWidth="1.2" />
      <g className="fill-accent">
        <circle cx="4" cy="11" r="2.6" />
        <circle cx="11" cy="6.5" r="2.6" />
        <circle cx="18" cy="2.6" r="2.6" />
      </g>
    </svg>
  )
}
