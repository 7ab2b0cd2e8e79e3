/** Who may import whom: the table of docs/architecture.md, checked. */
const path = (...parts) => `^(?:${parts.join('|')})`
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const OURS = '^(?:server|shared|drizzle|emails|pages|components|layouts|composables|stores|plugins|scripts|tests)/'
const only = (name, comment, from, allowed) => rule(name, comment, { path: from }, { path: OURS, pathNot: path(...allowed) })

const AREAS_THAT_CONDUCT = '^server/domain/(?:imports|moderation|scheduling)/|^server/domain/accounts/delete-account'

module.exports = {
  forbidden: [
    rule('no-circular', 'Two files that need each other are one file, or three.', { pathNot: '^drizzle/schema' }, { circular: true, viaOnly: { pathNot: '^drizzle/schema' } }),
    rule('not-to-unresolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true, path: '^(?:[.~#])', pathNot: '^#(?:build|app|imports|internal|components)' }),
    only('shared-is-pure', 'shared/ runs on both sides: it imports valibot and itself.', '^shared/', ['shared/']),
    rule('shared-packages', 'shared/ imports valibot and nothing else.', { path: '^shared/' }, { dependencyTypes: ['npm', 'npm-dev'], pathNot: 'node_modules/valibot' }),
    only('schema-is-low', 'The schema imports drizzle-orm and shared/.', '^drizzle/schema/', ['drizzle/schema/', 'shared/']),
    only('emails-are-pure', 'Mails are pure functions: no clock, no database.', '^emails/', ['emails/', 'shared/']),
    only('platform-knows-no-domain', 'The platform serves the domain and does not know it.', '^server/platform/', ['server/platform/', 'shared/', 'drizzle/schema/']),
    rule('domain-is-not-http', 'The domain knows neither requests nor queues, mailers, templates or sockets.', { path: '^server/domain/' }, { path: '^server/(?:platform/http|jobs|live|api|routes|plugins)|^emails/|node_modules/(?:h3|bullmq|nodemailer|nitropack)/' }),
    rule('areas-meet-in-public', 'Another area is used through its policy, queries or presenter. Every area keeps its pictures with files/save-picture and files/use-images, its uploads with files/attachments, makes links for mails with accounts/mailed-link, and keeps how late it was with scheduling/record-lag.', { path: '^server/domain/([a-z]+)/', pathNot: AREAS_THAT_CONDUCT }, {
      path: '^server/domain/[a-z]+/', pathNot: ['^server/domain/$1/', '/(?:policy|queries|presenter)\\.ts$', '^server/domain/events\\.ts$', '^server/domain/files/(?:save-picture|use-images|attachments|piece-keys)\\.ts$', '^server/domain/accounts/mailed-link\\.ts$', '^server/domain/scheduling/record-lag\\.ts$'],
    }),
    rule('jobs-do-not-serve', 'Jobs use domain, platform and mails.', { path: '^server/jobs/' }, { path: '^server/(?:api|routes|plugins|live)/' }),
    rule('routes-stay-thin', 'Routes parse and delegate: no Drizzle, mails, jobs or Redis.', { path: '^server/(?:api|routes|middleware)/' }, { path: '^drizzle/|^emails/|^server/jobs/|node_modules/(?:drizzle-orm|ioredis|bullmq|postgres|nodemailer)/' }),
    rule('client-is-not-server', 'Server code must not reach the browser.', { path: path('pages/', 'components/', 'layouts/', 'composables/', 'stores/', 'plugins/', 'app.vue', 'error.vue') }, { path: '^(?:server|drizzle|emails|scripts|tests)/' }),
    rule('stores-are-low', 'stores → composables → components/base → components → pages.', { path: '^stores/' }, { path: '^(?:composables|components|layouts|pages)/' }),
    rule('composables-are-low', 'Composables use stores and shared/.', { path: '^composables/' }, { path: '^(?:components|layouts|pages)/' }),
    rule('base-is-low', 'Base components belong to no area.', { path: '^components/base/' }, { path: '^(?:components/(?!base/)|layouts|pages)' }),
    rule('components-know-no-page', 'Components do not know pages.', { path: '^(?:components|layouts)/' }, { path: '^pages/' }),
    rule('nothing-imports-tests', 'Tests are imported by tests alone.', { pathNot: '^(?:tests/|vitest\\.config|scripts/)' }, { path: '^tests/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.cruise.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.mjs', '.js', '.json'], conditionNames: ['import', 'require', 'node', 'default'], exportsFields: ['exports'] },
  },
}
