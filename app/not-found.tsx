import { NotFoundView } from '#components/frame/not-found-view.tsx'

export default function NotFound() {
  return <NotFoundView unmatched />
}
