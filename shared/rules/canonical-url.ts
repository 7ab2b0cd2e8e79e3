/** Parameters that say where a visitor came from, not what the page is. */
const TRACKING = /^(?:utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|yclid|msclkid|twclid|ttclid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|ref|ref_src|ref_url|igshid|igsh|si|cmpid|trk)$/i

/**
 * One form for the spellings of one page's address: https, host without `www.`, no default port, no fragment, no tracking,
 * parameters in order, no slash at the end. Only for comparing; people get the address as it was given.
 */
export function canonicalUrl(address: string): string {
  const url = new URL(address)
  url.hash = ''
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name)).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
  const query = new URLSearchParams(kept).toString()
  const host = url.host.replace(/^www\./, '').replace(/\.$/, '')
  const path = url.pathname.replace(/\/+$/, '')
  return `https://${host}${path}${query === '' ? '' : `?${query}`}`
}

/** The host to show behind a title. */
export function domainOf(address: string | null): string | null {
  return address === null ? null : URL.parse(address)?.hostname.replace(/^www\./, '') ?? null
}
