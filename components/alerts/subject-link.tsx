import { subjectPath } from '#lib/alerts/notice'
import type { AlertSubject } from '#lib/wire/alerts'
import { Link } from '#components/ui/link.tsx'

/** What an alert is about, with the way to its page. */
export function SubjectLink({ subject }: { subject: AlertSubject }) {
  const { cluster, group, topic, brokerId, logDir } = subject
  const names = [group, topic, brokerId === null ? null : `broker ${brokerId}`, logDir].filter(name => name !== null)
  return (
    <span className="wrap-anywhere whitespace-normal">
      <Link href={subjectPath(subject)}>{names.length === 0 ? cluster : names.join(' · ')}</Link>
      {names.length > 0 && <span className="text-ink-3"> {cluster}</span>}
    </span>
  )
}
