/** Packages that every page needs. Vuetify and valibot are not among them: they come with forms and dialogs. */
const EVERYWHERE = /node_modules\/(?:vue|@vue|vue-router|pinia|@pinia|nuxt|unhead|@unhead|hookable|ufo|destr|defu|klona|cookie-es|perfect-debounce|devalue|unctx|ohash|is-bot|isbot|nostics)\/|\0browser-fetch|rolldown\/runtime/
/** What stands around every page. */
const SHELL = /\/(?:app\.vue|layouts\/default|components\/(?:base\/|shell\/|post\/(?:VoteButtons|PostWhen)|technology\/TechnologyGlyph)|composables\/use(?:Api|Text|Session|Shortcut|ItemKeys|PageData|PageHead|Moment|ProblemText|PagedList|Deed|Confirm|Report)\.|stores\/|plugins\/|shared\/(?:schemas\/community|rules\/(?:paths|theme-script)|shortcuts\/|messages\/texts))/
/** They come with a click. */
const ON_DEMAND = /(?:ShellAccount|ShellShortcuts|ShellConfirm|ShellIdentity|Base(?:Day|Dialog|Diff|List|Panel)|VuetifyHost|FollowDialog|ReportDialog|CommentForm|PostActions|PostRank|FeedRowActions|OfferedToMe)/

const LISTS = /\/components\/feed\/Feed(?:List|Row|Skeleton)/
/** What stands above a list; a technology’s page has a list without it. */
const TABS = /\/(?:components\/feed\/Feed(?:Tabs|Filters)|composables\/useFeed)/
/** What the pages of technologies and of stacks share. */
const CATALOG = /\/(?:components\/catalog\/Catalog(?:Comments|Facts|Head|Section)\.vue|shared\/rules\/canonical-url)/
const TILES = /\/components\/stack\/StackTile\.vue/
/** What their histories share with them, and views with posts. */
const WIKI = /\/composables\/use(?:CatalogPage|ViewCount)/
const VERSIONS = /\/(?:components\/base\/BaseDiff|components\/history\/VersionHistory|shared\/rules\/(?:line-diff|word-diff))/
/** What pages of one’s own share, and those of administration. */
const OWN = /\/(?:components\/(?:form\/(?:FormPage|FormRefusal|OwnPage|OwnList)|base\/Base(?:Day|List|Panel))\.vue|composables\/use(?:OwnData|LoadedList|OrganizationQuery)\.)/
const TALK = /\/(?:components\/(?:post|comment)\/|composables\/useThread)/

/** Areas of texts that are read together, so that they are one file for each language. */
const TEXTS = [['site', 'feed']]
const textsOf = (areas: string[]) => new RegExp(`/shared/messages/([a-z]{2})/(?:${areas.join('|')})\\.ts`)

/**
 * Few files instead of one per module: a first page is the shell, what is read, the page itself, and the texts
 * of one language. Small files compress badly, and each costs a request.
 */
export const browserChunks = {
  groups: [
    { name: 'shell', test: (id: string) => (EVERYWHERE.test(id) || SHELL.test(id)) && !ON_DEMAND.test(id), priority: 30 },
    ...TEXTS.map(areas => ({ name: (id: string) => `texts-${textsOf(areas).exec(id)?.[1]}-${areas[0]}`, test: textsOf(areas), priority: 20 })),
    { name: 'lists', test: (id: string) => LISTS.test(id) && !ON_DEMAND.test(id), priority: 15 },
    { name: 'tabs', test: TABS, priority: 15 },
    { name: 'article', test: /\/components\/post\/PostArticle/, priority: 11 },
    { name: 'catalog', test: CATALOG, priority: 9 },
    { name: 'tiles', test: TILES, priority: 17 },
    { name: 'wiki', test: WIKI, priority: 17 },
    { name: 'versions', test: VERSIONS, priority: 16 },
    { name: 'joining', test: /\/components\/organization\/Organization(?:Card|Actions)/, priority: 14 },
    { name: 'own', test: OWN, priority: 13 },
    { name: 'admin', test: /\/components\/admin\//, priority: 13 },
    { name: 'organization', test: /\/(?:components\/organization\/Organization(?:Feed|Head)|composables\/useOrganization)/, priority: 12 },
    { name: 'talk', test: (id: string) => TALK.test(id) && !ON_DEMAND.test(id), priority: 10 },
  ],
}

interface ManifestEntry { name?: string, prefetch?: boolean, src?: string, isDynamicEntry?: boolean }

/**
 * Prepares Nuxt's manifest: no prefetch (a public page would download all of Vuetify, and every language), and
 * names for the files that several areas of texts share, so that `useText` can preload them.
 */
export function prepareManifest(manifest: Record<string, ManifestEntry>): void {
  for (const entry of Object.values(manifest)) {
    entry.prefetch = false
    const [, language, first] = /^texts-([a-z]{2})-(\w+)$/.exec(entry.name ?? '') ?? []
    for (const area of TEXTS.find(areas => areas[0] === first) ?? []) {
      const src = `shared/messages/${language}/${area}.ts`
      manifest[src] = { ...entry, src, isDynamicEntry: true }
    }
  }
}
