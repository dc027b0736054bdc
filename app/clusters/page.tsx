import { redirect } from 'next/navigation'

export default function ClustersRedirect() {
  redirect('/')
}
