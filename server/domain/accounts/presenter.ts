import { handleFixedUntil } from '#server/domain/accounts/change-handle'
import type { OpenedSession } from '#server/domain/accounts/open-session'
import type { PasskeyRow } from '#server/domain/accounts/passkey-proof'
import { getOwnView } from '#server/domain/accounts/queries'
import type { ExportRow, getSecurity, SessionRow, UserRow } from '#server/domain/accounts/queries'
import type { Person } from '#server/platform/actor'
import { config } from '#server/platform/config'
import { fileUrl } from '#server/platform/file-url'
import type { AccountExport } from '#shared/contract/account-life'
import type { Me, Settings } from '#shared/contract/accounts'
import type { ApiToken } from '#shared/contract/api-tokens'
import type { Passkey, Security } from '#shared/contract/factors'
import type { PersonPage } from '#shared/contract/people'
import type { PersonSummary } from '#shared/schemas/summaries'

export function presentMe({ user, memberships, unreadCount }: Awaited<ReturnType<typeof getOwnView>>): Me {
  return {
    id: user.id,
    handle: user.handle,
    name: user.name,
    avatarUrl: fileUrl(user.avatarKey),
    isAdmin: user.isAdmin,
    language: user.language,
    timeZone: user.timeZone,
    shortcutsOff: user.shortcutsOff,
    unreadCount,
    memberships,
  }
}

/** Who has signed in, or that the second step is to follow. */
export async function presentOpened({ userId, isPending }: OpenedSession): Promise<Me | { secondFactor: 'required' }> {
  return isPending ? { secondFactor: 'required' } : presentMe(await getOwnView(userId))
}

export function presentPasskey({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }
}

export function presentSecurity({ hasPassword, factor, keys, github }: Awaited<ReturnType<typeof getSecurity>>): Security {
  return {
    hasPassword,
    secondFactor: factor?.confirmedAt ? { since: factor.confirmedAt.toISOString(), recoveryCodesLeft: factor.recoveryHashes.length } : null,
    passkeys: keys.map(presentPasskey),
    github: config().github !== undefined ? { login: github?.label ?? null } : null,
  }
}

export function presentExport({ publicId, state, size, createdAt, expiresAt }: ExportRow): AccountExport {
  return { id: publicId, state, size, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
}

export function presentSettings(user: UserRow): Settings {
  return {
    handle: user.handle,
    name: user.name,
    email: user.email ?? '',
    handleFixedUntil: handleFixedUntil(user)?.toISOString() ?? null,
    bio: user.bio,
    avatarUrl: fileUrl(user.avatarKey),
    language: user.language,
    timeZone: user.timeZone,
    emailsOff: user.emailsOff,
    shortcutsOff: user.shortcutsOff,
  }
}

export function presentSession(row: SessionRow, actor: Person) {
  return {
    id: row.publicId,
    device: row.device,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isCurrent: row.publicId === actor.session.publicId,
  }
}

export function presentApiToken({ publicId, device, canWrite, createdAt, lastSeenAt, expiresAt }: SessionRow): ApiToken {
  return {
    id: publicId,
    name: device,
    canWrite,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastSeenAt < createdAt ? null : lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}

export function presentPersonSummary(row: Pick<UserRow, 'id' | 'handle' | 'name' | 'avatarKey'>): PersonSummary {
  return { id: row.id, handle: row.handle, name: row.name, avatarUrl: fileUrl(row.avatarKey) }
}

export function presentPerson(user: UserRow, karma: number): PersonPage {
  return {
    ...presentPersonSummary(user),
    bioHtml: user.bioHtml,
    isPlaceholder: user.isPlaceholder,
    postCount: user.postCount,
    commentCount: user.commentCount,
    stackCount: user.stackCount,
    karma,
    createdAt: user.createdAt.toISOString(),
  }
}
