import { eq } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { attachFile, releaseFile, savePicture } from '#server/domain/files/save-picture'
import type { Person } from '#server/platform/actor'
import type { UnitOfWork } from '#server/platform/events'
import { transaction } from '#server/platform/transaction'

/** Shows this picture beside one's name; answers its key. Throws UnsupportedMediaType or Refused. */
export async function uploadAvatar(actor: Person, upload: Buffer): Promise<string> {
  const key = await savePicture(actor, 'avatar', upload)
  await transaction(async (unit) => {
    await attachFile(unit.db, key)
    await replaceAvatar(unit, actor, key)
  })
  return key
}

export async function removeAvatar(actor: Person): Promise<void> {
  await transaction(async unit => await replaceAvatar(unit, actor, null))
}

async function replaceAvatar({ db, emit }: UnitOfWork, actor: Person, key: string | null): Promise<void> {
  const [before] = await db.select({ avatarKey: users.avatarKey, handle: users.handle }).from(users).where(eq(users.id, actor.id)).for('update')
  await db.update(users).set({ avatarKey: key }).where(eq(users.id, actor.id))
  await releaseFile(db, before!.avatarKey)
  emit('account.changed', { userId: actor.id, handle: before!.handle })
}
