import { accountNoticeMail } from '#emails/account-notice'
import { alreadySignedUpMail } from '#emails/already-signed-up'
import { capsuleBouncedMail } from '#emails/capsule-bounced'
import { capsuleCanceledMail } from '#emails/capsule-canceled'
import { capsuleConfirmMail } from '#emails/capsule-confirm'
import { capsuleDeliveredMail } from '#emails/capsule-delivered'
import { capsuleExpiredMail } from '#emails/capsule-expired'
import { capsuleHeldMail } from '#emails/capsule-held'
import { capsuleMovedMail } from '#emails/capsule-moved'
import { capsuleReceiptMail } from '#emails/capsule-receipt'
import { capsuleRefusedMail } from '#emails/capsule-refused'
import { capsuleReleasedMail } from '#emails/capsule-released'
import { capsuleSentMail } from '#emails/capsule-sent'
import { claimAccountMail } from '#emails/claim-account'
import { commentInThreadMail } from '#emails/comment-in-thread'
import { commentOnMyPostMail } from '#emails/comment-on-my-post'
import { commentReplyMail } from '#emails/comment-reply'
import { confirmEmailMail } from '#emails/confirm-email'
import type { Mail } from '#emails/define-mail'
import type { Email } from '#emails/email'
import { emailChangedMail } from '#emails/email-changed'
import { finishSignUpMail } from '#emails/finish-sign-up'
import { invitationMail } from '#emails/invitation'
import { mailAgainMail } from '#emails/mail-again'
import { mailWaitedMail } from '#emails/mail-waited'
import { mentionMail } from '#emails/mention'
import { moderationNoticeMail } from '#emails/moderation-notice'
import { noteDestroyedMail } from '#emails/note-destroyed'
import { noteExpiredMail } from '#emails/note-expired'
import { noteOpenedMail } from '#emails/note-opened'
import type { Body } from '#emails/parts'
import { noticeMail } from '#emails/notice'
import { passwordChangedMail } from '#emails/password-changed'
import type { PlaceValues } from '#emails/places'
import { postCreatedMail } from '#emails/post-created'
import { postRefusedMail } from '#emails/post-refused'
import { resetPasswordMail } from '#emails/reset-password'
import { signedOutEverywhereMail } from '#emails/signed-out-everywhere'

/** A mail with props to look at it with; `render` replaces single props. */
export interface Sample {
  /** The file that the mail is written in. */
  file: string
  props: Record<string, unknown>
  render: (replaced?: Record<string, unknown>) => Email
}

const SITE = 'https://guildhall.example'

const body: Body = {
  html: '<p>We have <strong>moved</strong> the parser to its own package. See <a href="/users/bob">@bob</a>’s notes:</p>\n<pre class="code" tabindex="0"><code class="language-ts">import { parse } from \'@acme/parser\'</code></pre>\n',
  text: 'We have moved the parser to its own package. See @bob’s notes.',
}
const thread = { title: 'The parser moves out', organization: 'Acme', author: 'Ann', body, url: `${SITE}/posts/42/the-parser-moves-out` }
const note = { sealedAt: '21 November 2026 at 14:05 UTC', at: '22 November 2026 at 08:30 UTC', url: `${SITE}/notes` }

const letter = { name: '“To you, in ten years”', to: 'robin@example.org', when: '3 March 2036 at 09:00 (Europe/Berlin)' }

/** What the courier would write for one recipient. */
export const samplePlaces: Required<PlaceValues> = {
  name: 'Carla',
  reason: 'You get this because you subscribe to Acme.',
  unsubscribe: `${SITE}/unsubscribe/everything-token`,
  narrow: `${SITE}/unsubscribe/choose-token`,
  secret: 'one-time-secret',
  due: 'It was written to reach you on 3 March 2036 at 09:00 (Europe/Berlin).',
}

export const samples: readonly Sample[] = [
  sample('account-notice', accountNoticeMail('passkeyAdded'), { when: '21 November 2026, 14:05 UTC', url: `${SITE}/settings#security` }),
  sample('already-signed-up', alreadySignedUpMail, { signInUrl: `${SITE}/sign-in`, resetLinkStart: `${SITE}/reset#` }),
  sample('capsule-bounced', capsuleBouncedMail, { ...letter, url: `${SITE}/capsules/d8Xm2vQm8mZ9sVgqT0nP4w`, isGuest: false }),
  sample('capsule-canceled', capsuleCanceledMail, { when: letter.when, url: `${SITE}/capsules/new` }),
  sample('capsule-confirm', capsuleConfirmMail, { to: letter.to, when: letter.when, linkStart: `${SITE}/capsules/confirm#d8Xm2vQm8mZ9sVgqT0nP4w.` }),
  sample('capsule-delivered', capsuleDeliveredMail, { ...letter, url: `${SITE}/capsules/d8Xm2vQm8mZ9sVgqT0nP4w`, isGuest: false }),
  sample('capsule-expired', capsuleExpiredMail, { when: letter.when, url: `${SITE}/capsules/new` }),
  sample('capsule-held', capsuleHeldMail, { name: letter.name, reason: 'recipients', url: `${SITE}/capsules/d8Xm2vQm8mZ9sVgqT0nP4w`, isGuest: false }),
  sample('capsule-moved', capsuleMovedMail, { ...letter, url: `${SITE}/capsules/manage#d8Xm2vQm8mZ9sVgqT0nP4w.`, isGuest: true }),
  sample('capsule-receipt', capsuleReceiptMail, { ...letter, linkStart: `${SITE}/capsules/manage#d8Xm2vQm8mZ9sVgqT0nP4w.` }),
  sample('capsule-refused', capsuleRefusedMail, { ...letter, url: `${SITE}/capsules/d8Xm2vQm8mZ9sVgqT0nP4w`, isGuest: false }),
  sample('capsule-released', capsuleReleasedMail, {
    title: 'To you, in ten years', author: 'Ann (unverified)', written: '21 November 2026', body, isShortened: false, bodyPosition: 'before', isSealed: false,
    files: [{ name: 'photo.jpg', size: '2.1 MB' }, { name: 'letter.pdf', size: '80 kB' }], filesSize: '2.2 MB', linkStart: `${SITE}/capsules/claim#`, siteUrl: SITE,
  }),
  sample('capsule-sent', capsuleSentMail, { ...letter, url: `${SITE}/capsules/manage#d8Xm2vQm8mZ9sVgqT0nP4w.`, isGuest: true }),
  sample('claim-account', claimAccountMail, { source: 'forum.example', handle: 'carla', posts: 12, linkStart: `${SITE}/claim#` }),
  sample('comment-in-thread', commentInThreadMail, { ...thread, url: `${SITE}/comments/9` }),
  sample('comment-on-my-post', commentOnMyPostMail, { ...thread, url: `${SITE}/comments/7` }),
  sample('comment-reply', commentReplyMail, { ...thread, answered: 'Does it still\nparse tables?', url: `${SITE}/comments/8` }),
  sample('confirm-email', confirmEmailMail, { handle: 'carla', linkStart: `${SITE}/account/email#` }),
  sample('email-changed', emailChangedMail, { when: '21 November 2026, 14:05 UTC', undoStart: `${SITE}/account/undo#` }),
  sample('finish-sign-up', finishSignUpMail, { linkStart: `${SITE}/finish#` }),
  sample('mention', mentionMail, thread),
  sample('invitation', invitationMail, { who: 'Ann', place: 'Acme', linkStart: `${SITE}/invitations#`, until: '5 December 2026, 14:05 UTC' }),
  sample('mail-again', mailAgainMail, { url: `${SITE}/settings/notifications` }),
  sample('mail-waited', mailWaitedMail, { count: 12, url: `${SITE}/notifications`, settingsUrl: `${SITE}/settings/notifications` }),
  sample('notice', noticeMail('post.status'), { facts: { who: 'Ann', organization: 'Vue', title: 'Teleport to shadow roots', status: 'planned' }, url: `${SITE}/posts/3/teleport`, narrow: { thread: 'Nothing more of this thread' } }),
  sample('moderation-notice', moderationNoticeMail('decided'), {
    title: 'The parser moves out', place: 'Vue', what: 'post' as const, decision: 'hide', reason: 'It tells where somebody lives.', until: '', url: `${SITE}/cases/7`,
  }),
  sample('note-destroyed', noteDestroyedMail, note),
  sample('note-expired', noteExpiredMail, note),
  sample('note-opened', noteOpenedMail, { ...note, opening: 2, opens: 3 }),
  sample('password-changed', passwordChangedMail, { when: '21 November 2026, 14:05 UTC', forgotUrl: `${SITE}/forgot` }),
  sample('post-created', postCreatedMail, { ...thread, type: 'Announcement', narrow: { thread: 'Nothing more of this thread', type: 'No more Announcement mails', organization: 'Nothing more from Vue' } }),
  sample('post-refused', postRefusedMail, { title: 'The parser moves out', refusal: 'Only members of this organization can do this. Join first.', url: `${SITE}/write?scheduled=7` }),
  sample('reset-password', resetPasswordMail, { linkStart: `${SITE}/reset#` }),
  sample('signed-out-everywhere', signedOutEverywhereMail, { when: '21 November 2026, 14:05 UTC', forgotUrl: `${SITE}/forgot` }),
]

function sample<Props>(file: string, mail: Mail<Props>, props: Props & Record<string, unknown>): Sample {
  return { file, props, render: (replaced = {}) => mail({ ...props, ...replaced }) }
}
