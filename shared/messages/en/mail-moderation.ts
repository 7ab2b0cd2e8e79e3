const what = { post: 'post', comment: 'comment', person: 'account' }
type What = keyof typeof what
interface Facts { title: string, place: string, what: What, until: string, reason: string }
interface Notice { subject: (facts: Facts) => string, body: (facts: Facts) => string, more: string[], button: string }

const LOOK = 'See the decision'
const APPEAL = 'If you think that this is wrong, appeal: somebody else will look at it. You can do that once.'
const at = ({ place }: Facts) => place === '' ? 'Here' : `In ${place}`
const named = ({ title, what: kind }: Facts) => kind === 'person' ? 'your account' : title === '' ? `your ${what[kind]}` : kind === 'comment' ? `your comment under “${title}”` : `your post “${title}”`
const upTo = ({ until }: Facts) => until === '' ? 'without an end' : `until ${until}`

/** What was decided, to its author; the moderators' own words follow as a paragraph. */
const decided: Record<string, (facts: Facts) => string> = {
  dismiss: facts => `A moderator looked at ${named(facts)} and found nothing wrong. Everybody can see it.`,
  hide: facts => `A moderator has hidden ${named(facts)}. You and the moderators can still see it.`,
  unhide: facts => `A moderator shows ${named(facts)} again.`,
  delete: facts => `A moderator has deleted ${named(facts)}.`,
  restore: facts => `A moderator has restored ${named(facts)}.`,
  lock: facts => `A moderator has locked the discussion of ${named(facts)}: it can be read, but nobody adds to it.`,
  unlock: facts => `A moderator has opened the discussion of ${named(facts)} again.`,
  warn: facts => `A moderator warns you because of ${named(facts)}.`,
  deny: facts => `${at(facts)} a moderator has taken the right to write from you, ${upTo(facts)}.`,
  ban: facts => `${at(facts)} a moderator has taken the right to take part from you, without an end.`,
  suspend: facts => `An administrator has suspended your account, ${upTo(facts)}.`,
  lift: facts => `${at(facts)} you may take part again.`,
}

/** Mails about moderation, by what has happened. None of them says who decided or who reported. */
export const moderationNotices = {
  case: { subject: ({ place }) => place === '' ? 'A case waits for a moderator' : `A case waits for a moderator in ${place}`, body: () => 'Something was reported, or held back by a rule. Look at it when you can.', more: [], button: 'Open the case' },
  appeal: { subject: ({ place }) => place === '' ? 'An appeal waits for an answer' : `An appeal waits for an answer in ${place}`, body: () => 'Somebody asks for a second look at a decision that another moderator made.', more: [], button: 'Open the case' },
  held: { subject: facts => `Hidden until a moderator has looked: ${named(facts)}`, body: facts => `For now nobody but you and the moderators sees ${named(facts)}: it was reported, or a rule holds it back. Nothing is deleted, and you will hear what they decide.`, more: [], button: 'See what happens' },
  decided: { subject: facts => `A moderator has decided about ${named(facts)}`, body: () => '', more: [APPEAL], button: LOOK },
  good: { subject: facts => `A moderator has decided about ${named(facts)}`, body: () => '', more: [], button: LOOK },
  upheld: { subject: () => 'Your report was right', body: () => 'A moderator looked at what you reported, agreed, and acted on it. Thank you for looking after this place.', more: [], button: 'See your reports' },
  dismissed: { subject: () => 'A moderator looked at your report', body: () => 'A moderator looked at what you reported and found that it can stay. Thank you for telling us all the same.', more: [], button: 'See your reports' },
  reopened: { subject: () => 'Your report is looked at again', body: () => 'The decision about what you reported was taken back. A moderator will look at it again.', more: [], button: 'See your reports' },
  granted: { subject: facts => `Your appeal was granted: ${named(facts)}`, body: () => 'Somebody else looked at the decision that you appealed against, and took it back.', more: [], button: LOOK },
  refused: { subject: facts => `Your appeal was not granted: ${named(facts)}`, body: () => 'Somebody else looked at the decision that you appealed against. It stands.', more: [], button: LOOK },
  undone: { subject: facts => `A decision about ${named(facts)} was taken back`, body: facts => `What a moderator had decided about ${named(facts)} does not count any more. Everything is as it was before.`, more: [], button: LOOK },
} satisfies Record<string, Notice> as Record<'case' | 'appeal' | 'held' | 'decided' | 'good' | 'upheld' | 'dismissed' | 'reopened' | 'granted' | 'refused' | 'undone', Notice>

export const moderationMail = {
  notices: moderationNotices,
  decided,
  reason: ({ reason }: { reason: string }) => `The reason given: ${reason}`,
}
