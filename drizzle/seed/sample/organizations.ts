import type { SampleOrganization } from '#drizzle/seed/sample/shapes'

export const ORGANIZATIONS: readonly SampleOrganization[] = [
  {
    slug: 'vue-workshop', name: 'Vue Workshop', colour: '#42b883', technology: 'vue', codeLanguage: 'vue',
    description: 'Interfaces with **Vue** and its neighbours: what we build, what broke, and how we fixed it. Show unfinished work, it is the best kind.',
    categories: [
      { slug: 'components', name: 'Components', description: 'Props, slots and everything between', technologies: ['vue', 'vuetify'] },
      { slug: 'tooling', name: 'Tooling', description: 'Vite, tests, linters and editors', technologies: ['vite', 'vitest', 'eslint'] },
      { slug: 'server-side', name: 'Server side', description: 'Nuxt, rendering and data', technologies: ['nuxt'] },
    ],
    labels: [
      { slug: 'performance', description: 'Faster, smaller', colour: '#b3541e' },
      { slug: 'accessibility', description: 'For everybody', colour: '#2b6cb0' },
      { slug: 'beginner', description: 'No question is too small', colour: '#3f7d20' },
      { slug: 'release', description: 'A new version', colour: '#6b46c1' },
    ],
    roles: { jonas: 'owner', aiko: 'moderator', clara: 'moderator' },
  },
  {
    slug: 'data-cellar', name: 'Data Cellar', colour: '#336791', technology: 'postgresql', codeLanguage: 'sql',
    description: 'Where data is kept and comes back the same. Mostly Postgres, always curious. Bring your `EXPLAIN (ANALYZE, BUFFERS)`.',
    categories: [
      { slug: 'queries', name: 'Queries and plans', description: 'Why is it slow?', technologies: ['postgresql', 'sql'] },
      { slug: 'modelling', name: 'Modelling', description: 'Tables, types and constraints' },
      { slug: 'operations', name: 'Operations', description: 'Backups, upgrades, replicas' },
    ],
    labels: [
      { slug: 'performance', description: 'Plans, indexes and milliseconds', colour: '#b3541e' },
      { slug: 'war-story', description: 'It happened, and we learned', colour: '#9b2c2c' },
      { slug: 'extension', description: 'More than the core', colour: '#2b6cb0' },
    ],
    roles: { priya: 'owner', dmitri: 'moderator' },
  },
  {
    slug: 'night-shift', name: 'Night Shift', colour: '#4c4f69', codeLanguage: 'bash',
    description: 'Running software while others sleep: deploys, alerts, incidents, and the small scripts that hold it together.',
    categories: [
      { slug: 'incidents', name: 'Incidents', description: 'What happened, without blame' },
      { slug: 'automation', name: 'Automation', description: 'Pipelines, containers, scripts', technologies: ['docker', 'kubernetes', 'github-actions'] },
      { slug: 'meetups', name: 'Meetups', description: 'Where we meet in daylight' },
    ],
    labels: [
      { slug: 'postmortem', description: 'Timeline, causes, what changes', colour: '#9b2c2c' },
      { slug: 'security', description: 'Locks and keys', colour: '#744210' },
      { slug: 'observability', description: 'Seeing what it does', colour: '#2c7a7b' },
    ],
    roles: { tomek: 'owner', willem: 'moderator', zara: 'moderator' },
  },
  {
    slug: 'workbench', name: 'Workbench', colour: '#b7791f',
    description: 'Side projects, languages, tools, careers: everything about making software that has no better place. Also: what this site should do next.',
    categories: [
      { slug: 'side-projects', name: 'Side projects', description: 'Made at the kitchen table' },
      { slug: 'languages', name: 'Languages', description: 'From assembly to Zig' },
      { slug: 'this-site', name: 'This site', description: 'Ideas and news about the place we are in' },
    ],
    labels: [
      { slug: 'idea', description: 'Not built yet', colour: '#6b46c1' },
      { slug: 'beginner', description: 'No question is too small', colour: '#3f7d20' },
      { slug: 'career', description: 'Work, and finding it', colour: '#2b6cb0' },
    ],
    roles: { marta: 'owner', hanna: 'moderator', bea: 'moderator' },
  },
]
