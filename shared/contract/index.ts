import { accountLife } from '#shared/contract/account-life'
import { apiTokens } from '#shared/contract/api-tokens'
import { accounts } from '#shared/contract/accounts'
import { capsules, files } from '#shared/contract/capsules'
import { catalog } from '#shared/contract/catalog'
import { clockAdmin } from '#shared/contract/clock-admin'
import { comments } from '#shared/contract/comments'
import { drafts } from '#shared/contract/drafts'
import { favorites, pictures, views } from '#shared/contract/favorites'
import { factors } from '#shared/contract/factors'
import { images } from '#shared/contract/images'
import { limits } from '#shared/contract/limits'
import { mailAdmin } from '#shared/contract/mail-admin'
import { membership } from '#shared/contract/membership'
import { moderation } from '#shared/contract/moderation'
import { notes, plainNotes } from '#shared/contract/notes'
import { notifications } from '#shared/contract/notifications'
import { mailCatcher, operations } from '#shared/contract/operations'
import { organizations } from '#shared/contract/organizations'
import { people } from '#shared/contract/people'
import { posts } from '#shared/contract/posts'
import { reading } from '#shared/contract/reading'
import { scheduling } from '#shared/contract/scheduling'
import { site } from '#shared/contract/site-settings'
import { staticSites } from '#shared/contract/static-sites'
import { stacks } from '#shared/contract/stacks'
import { subscriptions } from '#shared/contract/subscriptions'
import type { OperationShape } from '#shared/contract/operation'

/** Every operation of the product, by area. */
export const contract = { accounts, factors, accountLife, apiTokens, staticSites, people, organizations, membership, posts, comments, images, reading, catalog, stacks, favorites, views, pictures, moderation, notifications, subscriptions, drafts, notes, plainNotes, capsules, files, scheduling, limits, operations, site, clockAdmin, mailAdmin, mailCatcher }

/** The same as one list, with names like `posts.create`. */
export const allOperations: { name: string, operation: OperationShape }[] = Object.entries(contract).flatMap(
  ([area, verbs]) => Object.entries(verbs).map(([verb, operation]) => ({ name: `${area}.${verb}`, operation })),
)
