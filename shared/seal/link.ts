import { fromBase64url, toBase64url } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { SealError } from '#shared/seal/failure'

const KEY_BYTES = 32

/** What stands behind the `#`, which browsers never send. */
export type NoteFragment = { kind: 'open', linkKey: Bytes } | { kind: 'manage', token: string }

export interface NoteLink {
  id: string
  fragment: NoteFragment
}

/** The address that opens a note, without the origin: `/n/{id}#1.{key}`, where 1 is the version of the format. */
export function noteLink(id: string, linkKey: Bytes): string {
  return `/n/${id}#1.${toBase64url(linkKey)}`
}

/** The sender's own address: its history, and the way to take it back. */
export function manageLink(id: string, token: string): string {
  return `/n/${id}#m.${token}`
}

/** Reads an address (or its path and fragment). Throws SealError `BadLink` or `UnknownFormat`. */
export function readLink(link: string): NoteLink {
  const parts = /\/n\/([A-Za-z0-9_-]{16,22})\/?#(.+)$/.exec(link.trim())
  if (!parts) throw new SealError('BadLink')
  return { id: parts[1]!, fragment: readFragment(parts[2]!) }
}

/** Reads what stands behind the `#`. Mail programs that append something of their own make it unreadable, and are told so. */
export function readFragment(fragment: string): NoteFragment {
  const [version, value = ''] = fragment.replace(/^#/, '').split('.', 2)
  const bytes = fromBase64url(value)
  if (version === '1' && bytes?.length === KEY_BYTES) return { kind: 'open', linkKey: bytes }
  if (version === 'm' && bytes?.length === KEY_BYTES) return { kind: 'manage', token: value }
  throw new SealError(/^(?:[2-9]|\d\d+)$/.test(version ?? '') ? 'UnknownFormat' : 'BadLink')
}
