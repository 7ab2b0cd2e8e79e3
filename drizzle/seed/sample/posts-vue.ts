import type { SamplePost } from '#drizzle/seed/sample/shapes'

const place = { in: 'vue-workshop' } as const

export const VUE_POSTS: readonly SamplePost[] = [
  {
    ...place, category: 'components', by: 'clara', type: 'Post', daysAgo: 0.3, liked: 34, technologies: ['vue', 'css'], labels: ['performance'],
    title: 'We deleted our virtual scroller, and the list got faster',
    body: `Our feed had a virtual scroller from 2021: 600 lines, two resize observers and a bug report a month. Last week I replaced it with this:

\`\`\`css
.row {
  content-visibility: auto;
  contain-intrinsic-size: auto 72px;
}
\`\`\`

2,000 rows, measured on the slowest phone that we have:

| | Virtual scroller | \`content-visibility\` |
|---|---:|---:|
| First paint | 410 ms | 290 ms |
| Long tasks while scrolling | 37 | 2 |
| Find in page works | no | **yes** |
| Lines of ours | 612 | 4 |

The catch: all rows are in the DOM, so memory grows (about 9 MB for 2,000 rows here). Beyond 10,000 I would page.`,
    comments: [
      { by: 'aiko', after: 25, liked: 12, body: 'Find in page and the screen reader’s list of headings both work again. People underestimate how much a virtual scroller takes away from assistive technology. Thank you.' },
      { by: 'kofi', after: 48, liked: 7, body: 'What is “the slowest phone that we have”? On a 2 GB Android Go device 9 MB of DOM is not nothing.', replies: [
        { by: 'clara', after: 12, liked: 5, body: 'A Moto E from 2020 with 2 GB. It is fine with 2,000 rows, it was *not* fine with 20,000. So: pages of 200 and a “More” button.' },
        { by: 'kofi', after: 30, liked: 2, body: 'That is exactly the class of device I mean, great.' },
      ] },
      { by: 'hugo', after: 95, liked: 1, body: 'Stupid question: what does the `auto` in `contain-intrinsic-size: auto 72px` do?', replies: [
        { by: 'jonas', after: 9, liked: 9, body: 'Not stupid! It tells the browser to remember the row’s *real* size once it has been rendered, so the scrollbar stops jumping. 72px is only the first guess.' },
      ] },
    ],
  },
  {
    ...place, category: 'components', by: 'hugo', type: 'Question', daysAgo: 1.2, liked: 9, technologies: ['vue', 'typescript'], labels: ['beginner'],
    title: 'Why does my watcher not fire when I push to the array?',
    body: `I have a list in a \`shallowRef\` because somebody told me that it is faster:

\`\`\`ts
const items = shallowRef<Item[]>([])

watch(items, () => console.log('changed'))

function add(item: Item) {
  items.value.push(item) // nothing happens
}
\`\`\`

If I use \`ref\` instead it works. Is \`shallowRef\` broken, or am I?`,
    comments: [
      { by: 'jonas', after: 14, liked: 11, body: `Neither. \`shallowRef\` only tracks \`.value\` itself, not what is inside. Replace instead of mutating:

\`\`\`ts
items.value = [...items.value, item]
\`\`\`

or, if copying is too expensive, mutate and say so with \`triggerRef(items)\`.`, replies: [
        { by: 'hugo', after: 20, liked: 2, body: 'That makes sense. So the speed comes from *not looking*.' },
        { by: 'noah', after: 35, liked: 14, body: 'The fastest code is the code that does not run, and the fastest reactivity is the one that does not react.' },
      ] },
      { by: 'maeve', after: 120, liked: 3, body: 'Before you optimise: with fewer than a few thousand items you will not be able to measure the difference. `ref` is fine.' },
    ],
  },
  {
    ...place, category: 'server-side', by: 'sam-k', type: 'Post', daysAgo: 3.5, liked: 22, technologies: ['nuxt', 'vue', 'nodejs'],
    title: 'Hydration mismatches: the five that I meet again and again',
    body: `After the third project I started to keep a list.

1. **Dates.** The server is in UTC, the reader is not. Render an absolute time in UTC, and make it relative after mount.
2. **\`Math.random()\` and counters for ids.** Use \`useId()\`.
3. **Reading \`localStorage\` in setup.** The server has none. Start with the default, correct it in \`onMounted\`.
4. **Invalid nesting.** A \`<div>\` in a \`<p>\`, a \`<a>\` in a \`<a>\`: the browser repairs the server’s HTML before Vue sees it.
5. **Extensions.** Somebody’s password manager puts a node into your form. Not your bug, but it will be your bug report.

\`\`\`vue
<script setup lang="ts">
const props = defineProps<{ at: string }>()
const mounted = ref(false)
onMounted(() => { mounted.value = true })
</script>

<template>
  <time :datetime="props.at">{{ mounted ? relative(props.at) : absolute(props.at) }}</time>
</template>
\`\`\`

What is number six?`,
    comments: [
      { by: 'bea', after: 60, liked: 8, body: 'Six: feature flags that are evaluated once on the server and again, with a different cookie, in the browser.' },
      { by: 'pavel', after: 180, liked: 4, body: 'Six: locale. `toLocaleString()` without an explicit locale gives a comma on one side and a point on the other.', replies: [
        { by: 'sam-k', after: 15, liked: 3, body: 'Ouch, yes. That is the one that nobody in the team can reproduce, because we all have the same locale.' },
      ] },
      { by: 'clara', after: 300, liked: 2, body: 'Number 4 is now caught by `vue-tsc`… no, sorry, by the compiler’s own warning in development. Read your console, people.' },
    ],
  },
  {
    ...place, category: 'tooling', by: 'jonas', type: 'Announcement', daysAgo: 6, liked: 19, technologies: ['vite', 'vitest'], labels: ['release'],
    title: 'Workshop template 3: Vite, Vitest and one config file',
    body: `The template that many of us start from has a new version.

- One \`vite.config.ts\` for application, tests and library build
- Tests run in a real browser when the file ends in \`.browser.test.ts\`, in Node otherwise
- ESLint does the formatting, so there is one tool fewer
- Node 22 or newer

Upgrade notes stand in the README. If you skipped version 2, you missed nothing.`,
    comments: [
      { by: 'maeve', after: 40, liked: 6, body: 'Browser tests by suffix is a nice idea. How slow are they?', replies: [
        { by: 'jonas', after: 22, liked: 4, body: 'About 1.2 s to start, then around 8 ms each. We have 140 of them and do not notice.' },
      ] },
      { by: 'gus', after: 400, liked: 1, body: 'Any reason not to support Node 20 for a few months more? It is what our image has.', replies: [
        { by: 'bea', after: 50, liked: 5, body: 'It reached its end of life. Updating the image is less work than supporting it.' },
      ] },
    ],
  },
  {
    ...place, category: 'components', by: 'aiko', type: 'Showcase', daysAgo: 12, liked: 41, technologies: ['vue', 'html'], labels: ['accessibility'],
    title: 'A combobox that works: keyboard, screen readers, touch',
    url: 'https://combobox.example/demo',
    body: `I tested fourteen combobox components with NVDA, VoiceOver and TalkBack. Two worked. So I wrote down what the others get wrong, and then a fifteenth one.

What it does differently:

- The options are announced **with their count**, after you stop typing, once.
- <kbd>Esc</kbd> closes the list first and clears the field second.
- On touch it opens a full-screen sheet, because a list of 32 px rows under a keyboard is not a list.

No dependencies but Vue, 3.1 kB. Try to break it, please.`,
    comments: [
      { by: 'elena', after: 33, liked: 6, body: 'Tried to break it with RTL text and a 4,000 character option. It bent but did not break. Lovely work.' },
      { by: 'yuki', after: 75, liked: 2, body: 'IME input: while composing, Enter should confirm the composition and not choose the option. On Safari it chooses.', replies: [
        { by: 'aiko', after: 90, liked: 7, body: 'You are right, Safari sends `keydown` with `isComposing: false` for that Enter. Fixed by looking at `keyCode === 229`, which I am not proud of.' },
        { by: 'yuki', after: 20, liked: 4, body: 'Nobody is proud of 229. Confirmed, works now.' },
      ] },
      { by: 'hanna', after: 500, liked: 3, body: 'I will use the write-up (not only the component) in my class. Explaining *why* is the rare part.' },
    ],
  },
  {
    ...place, by: 'kofi', type: 'Request', daysAgo: 20, liked: 15, status: 'planned', technologies: ['nuxt'],
    title: 'A template without client-side JavaScript',
    body: 'For content sites on slow networks I would like a workshop template that renders everything on the server and sends no script at all, with one documented way to add an island. Nuxt can do it, but finding the five switches took me a day.',
    comments: [
      { by: 'jonas', after: 200, liked: 5, body: 'Good idea, and it is on the list now. Would you write down the five switches here?', replies: [
        { by: 'kofi', after: 60, liked: 6, body: '`features.noScripts`, route rules per page, no `<NuxtLink>` prefetch, inline critical CSS, and *no* analytics module that somebody adds later.' },
      ] },
    ],
  },
  {
    ...place, by: 'clara', type: 'Event', daysAgo: 9, liked: 12, technologies: ['vue', 'nuxt'], event: { inDays: 18, hours: 3, place: 'Online, video room of the workshop' },
    title: 'Bring your slow page: a performance evening',
    body: 'Three hours, six slow pages, one shared profiler. Send a link beforehand and we will look at it together. Nobody’s code is laughed at; mine will be first.',
    comments: [
      { by: 'sam-k', after: 70, liked: 2, body: 'I have one with 11 MB of moment locales. See you there.' },
      { by: 'hugo', after: 100, liked: 1, body: 'Can I come if my page is not slow yet?' },
    ],
  },
  {
    ...place, category: 'tooling', by: 'bea', type: 'Post', daysAgo: 45, liked: 27, technologies: ['typescript', 'npm'],
    title: 'Publishing types: three mistakes in my own packages',
    body: `I ran a checker over my three packages. All of them were wrong in a different way.

**One**: \`"types"\` stood *after* \`"default"\` in \`exports\`, so it was never reached. Order matters:

\`\`\`json
{
  "exports": {
    ".": {
      "types": "./dist/index.d.ts",
      "default": "./dist/index.js"
    }
  }
}
\`\`\`

**Two**: the declaration file imported from a development dependency. It worked for me, because I have it installed.

**Three**: I shipped \`.d.ts\` for CommonJS and ES modules that said the same, while the code did not (\`export =\`).

If you maintain something small: pack it, install it into an empty folder, and compile one line against it. In CI. Every time.`,
    comments: [
      { by: 'noah', after: 30, liked: 5, body: 'Number two is why I run `npm pack` + install in a temporary directory. Nothing else finds it.' },
      { by: 'elena', after: 240, liked: 3, body: 'And `npm publish --provenance`, while you are there.' },
    ],
  },
]
