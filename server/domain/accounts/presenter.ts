import type { getOwnView, SessionRow, UserRow } from '#server/domain/accounts/queries'
import type { Person } from '#server/platform/actor'
import { fileUrl } from '#server/platform/file-url'
import type { Me, Settings } from '#shared/contract/accounts'
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

export function presentSettings(user: UserRow): Settings {
  return {
    handle: user.handle,
    name: user.name,
    email: user.email ?? '',
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

export function presentPersonSummary(row: Pick<UserRow, 'id' | 'handle' | 'name' | 'avatarKey'>): PersonSummary {
  return { id: row.id, handle: row.handle, name: row.name, avatarUrl: fileUrl(row.avatarKey) }
}

export function presentPerson(user: UserRow): PersonPage {
  return {
    ...presentPersonSummary(user),
    bioHtml: user.bioHtml,
    isPlaceholder: user.isPlaceholder,
    postCount: user.postCount,
    commentCount: user.commentCount,
    createdAt: user.createdAt.toISOString(),
  }
}
