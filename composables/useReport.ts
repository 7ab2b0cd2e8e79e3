import { useSignInGate } from '~/composables/useSession'
import { useReportStore, type ReportTarget } from '~/stores/report'

/** Opens the dialog that reports something; a visitor is sent to sign in first. */
export function useReport(): (target: ReportTarget) => void {
  const report = useReportStore()
  const maySign = useSignInGate()
  return (target) => {
    if (maySign()) report.target = target
  }
}
