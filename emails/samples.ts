import { alreadySignedUpMail } from '#emails/already-signed-up'
import { claimAccountMail } from '#emails/claim-account'
import { commentInThreadMail } from '#emails/comment-in-thread'
import { commentOnMyPostMail } from '#emails/comment-on-my-post'
import { commentReplyMail } from '#emails/comment-reply'
import type { Mail } from '#emails/define-mail'
import type { Email } from '#emails/email'
import { finishSignUpMail } from '#emails/finish-sign-up'
import { mentionMail } from '#emails/mention'
import type { Body } from '#emails/parts'
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

/** What the courier would write for one recipient. */
export const samplePlaces: Required<PlaceValues> = {
  name: 'Carla',
  reason: 'You get this because you subscribe to Acme.',
  unsubscribe: `${SITE}/unsubscribe/everything-token`,
  narrow: `${SITE}/unsubscribe/choose-token`,
  secret: 'one-time-secret',
}

export const samples: readonly Sample[] = [
  sample('already-signed-up', alreadySignedUpMail, { signInUrl: `${SITE}/sign-in`, resetLinkStart: `${SITE}/reset#` }),
  sample('claim-account', claimAccountMail, { source: 'forum.example', handle: 'carla', posts: 12, linkStart: `${SITE}/claim#` }),
  sample('comment-in-thread', commentInThreadMail, { ...thread, url: `${SITE}/comments/9` }),
  sample('comment-on-my-post', commentOnMyPostMail, { ...thread, url: `${SITE}/comments/7` }),
  sample('comment-reply', commentReplyMail, { ...thread, answered: 'Does it still\nparse tables?', url: `${SITE}/comments/8` }),
  sample('finish-sign-up', finishSignUpMail, { linkStart: `${SITE}/finish#` }),
  sample('mention', mentionMail, thread),
  sample('password-changed', passwordChangedMail, { when: '21 November 2026, 14:05 UTC', forgotUrl: `${SITE}/forgot` }),
  sample('post-created', postCreatedMail, { ...thread, type: 'Announcement' }),
  sample('post-refused', postRefusedMail, { title: 'The parser moves out', refusal: 'Only members of this organization can do this. Join first.', url: `${SITE}/write?scheduled=7` }),
  sample('reset-password', resetPasswordMail, { linkStart: `${SITE}/reset#` }),
  sample('signed-out-everywhere', signedOutEverywhereMail, { when: '21 November 2026, 14:05 UTC', forgotUrl: `${SITE}/forgot` }),
]

function sample<Props>(file: string, mail: Mail<Props>, props: Props & Record<string, unknown>): Sample {
  return { file, props, render: (replaced = {}) => mail({ ...props, ...replaced }) }
}
