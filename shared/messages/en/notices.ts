/** What a notice names: who did it, where, about which post, and the notification's own facts. */
export interface NoticeFacts { who: string, organization: string, title: string, [fact: string]: string | number }

export interface Notice {
  /** In the list behind the bell: one line. */
  line: (facts: NoticeFacts) => string
  /** Of the mail. */
  subject: (facts: NoticeFacts) => string
  body: (facts: NoticeFacts) => string
  button: string
}

const ROLES: Record<string, string> = { owner: 'an owner', moderator: 'a moderator', member: 'a plain member' }
const roleOf = ({ role }: NoticeFacts) => ROLES[String(role)] ?? 'a member'
const inPlace = ({ organization }: NoticeFacts) => organization === '' ? '' : `[${organization}] `

/**
 * Notifications that are told in one sentence, each in app and by mail: one entry here is all the words that a new kind needs
 * (CONTRIBUTING.md, “Add a notification”).
 */
export const notices: Record<string, Notice> = {
  'role.changed': {
    line: facts => `${facts.who} made you ${roleOf(facts)} of ${facts.organization}`,
    subject: facts => `You are ${roleOf(facts)} of ${facts.organization} now`,
    body: facts => `${facts.who} made you ${roleOf(facts)} of ${facts.organization}.`,
    button: 'Open the organization',
  },
  'post.status': {
    line: ({ who, title, status }) => `${who} marked “${title}” as ${status}`,
    subject: facts => `${inPlace(facts)}${facts.title}: ${facts.status}`,
    body: ({ who, title, status }) => `${who} marked “${title}” as ${status}.`,
    button: 'Open the post',
  },
}
