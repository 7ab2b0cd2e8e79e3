/** First path segments that belong to the site: no organization, person, technology or stack may take them as its slug or handle. */
export const ROUTE_NAMES = [
  'about', 'account', 'admin', 'api', 'assets', 'atom', 'auth', 'c', 'capsules', 'cases', 'chats', 'claim', 'comments', 'dev', 'developers', 'drafts',
  'error', 'favicon', 'favorites', 'feed', 'feeds', 'files', 'finish', 'following', 'health', 'help', 'home', 'images', 'inbox', 'index', 'invitations',
  'json', 'letters', 'log', 'login', 'logout', 'metrics', 'moderation', 'mq', 'n', 'new', 'notes', 'notifications', 'openapi', 'organizations',
  'people', 'post', 'posts', 'privacy', 'receipts', 'register', 'reports', 'reset', 'robots', 'rss', 'scheduled', 'search', 'settings',
  'sign-in', 'sign-out', 'sign-up', 'signin', 'signup', 'sitemap', 'stacks', 'static', 'status', 'subscriptions', 'support',
  'tech', 'technologies', 'terms', 'top', 'unsubscribe', 'users', 'well-known', 'write', 'www', '_ws', '_nuxt',
] as const

/** Handles that would speak for the site or for everybody. */
const SPEAKING_NAMES = ['administrator', 'all', 'everyone', 'guildhall', 'here', 'mod', 'moderator', 'moderators', 'nobody', 'null', 'owner', 'root', 'security', 'staff', 'system', 'undefined', 'me'] as const

export const RESERVED_SLUGS: ReadonlySet<string> = new Set(ROUTE_NAMES)
export const RESERVED_HANDLES: ReadonlySet<string> = new Set([...ROUTE_NAMES, ...SPEAKING_NAMES])

/** The account that speaks for the site: nobody can sign in to it, and nobody else can have its name. */
export const SITE_HANDLE = 'guildhall'
/** Where the discussions of technologies and stacks belong. Its address is the one of the catalogue. */
export const SITE_ORGANIZATION = { slug: 'tech', name: 'Technologies and stacks' } as const
