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
  'organization.asked': {
    line: ({ who, organization }) => `${who} asks to become a member of ${organization}`,
    subject: ({ who, organization }) => `${who} asks to become a member of ${organization}`,
    body: ({ who, organization }) => `${who} would like to become a member of ${organization}. You can accept or decline.`,
    button: 'See who asks',
  },
  'organization.accepted': {
    line: ({ organization }) => `You are a member of ${organization} now`,
    subject: ({ organization }) => `Welcome to ${organization}`,
    body: ({ organization }) => `${organization} has accepted your request. You are a member now.`,
    button: 'Open the organization',
  },
  'organization.declined': {
    line: ({ organization }) => `${organization} has not accepted your request`,
    subject: ({ organization }) => `Your request to ${organization}`,
    body: ({ organization }) => `${organization} has not accepted your request to become a member. You can ask again later.`,
    button: 'Find other organizations',
  },
  'organization.invited': {
    line: ({ who, organization }) => `${who} invites you to ${organization}`,
    subject: ({ who, organization }) => `${who} invites you to ${organization}`,
    body: ({ who, organization }) => `${who} would like you to become a member of ${organization}. The invitation works for 14 days.`,
    button: 'See the invitation',
  },
  'organization.joined': {
    line: ({ who, organization }) => `${who} has accepted your invitation to ${organization}`,
    subject: ({ who, organization }) => `${who} is a member of ${organization} now`,
    body: ({ who, organization }) => `${who} has accepted your invitation and is a member of ${organization} now.`,
    button: 'Open the organization',
  },
  'organization.offered': {
    line: ({ who, organization }) => `${who} offers to hand ${organization} over to you`,
    subject: ({ who, organization }) => `${who} would like you to own ${organization}`,
    body: ({ who, organization }) => `${who} offers to hand ${organization} over to you. Nothing changes until you accept on its page.`,
    button: 'Open the organization',
  },
  'organization.handedOver': {
    line: ({ who, organization }) => `${who} owns ${organization} now`,
    subject: ({ who, organization }) => `${who} owns ${organization} now`,
    body: ({ who, organization }) => `${who} has accepted ${organization} from you. You are one of its moderators now.`,
    button: 'Open the organization',
  },
  'organization.deleted': {
    line: ({ organization }) => `${organization} was deleted; you can bring it back for 14 days`,
    subject: ({ organization }) => `${organization} was deleted`,
    body: ({ organization }) => `${organization} was deleted with everything in it. Nobody sees it any more. As one of its owners you can bring it back for 14 days; then its texts are erased for good.`,
    button: 'Bring it back',
  },
  'organization.restored': {
    line: ({ organization }) => `${organization} is back`,
    subject: ({ organization }) => `${organization} is back`,
    body: ({ organization }) => `${organization} was brought back with everything in it.`,
    button: 'Open the organization',
  },
  'post.status': {
    line: ({ who, title, status }) => `${who} marked “${title}” as ${status}`,
    subject: facts => `${inPlace(facts)}${facts.title}: ${facts.status}`,
    body: ({ who, title, status }) => `${who} marked “${title}” as ${status}.`,
    button: 'Open the post',
  },
}
