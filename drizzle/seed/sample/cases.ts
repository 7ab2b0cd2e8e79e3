import type { SampleCase, SamplePost } from '#drizzle/seed/sample/shapes'

/** What the cases of the sample are about. */
export const CASE_POSTS: readonly SamplePost[] = [
  {
    in: 'vue-workshop', by: 'gus', type: 'Post', daysAgo: 1.4, liked: 1, technologies: ['vue'], url: 'https://from-rails-to-vue.example',
    title: 'My Vue course for Rails people, half price until Sunday',
    body: 'Twelve hours of video, lifetime access, half price until Sunday with the code WORKSHOP. I am told that this is not an advertisement if I learned something while making it.',
    comments: [
      { by: 'clara', after: 15, liked: 9, body: 'This is the third time this month.' },
    ],
  },
  {
    in: 'vue-workshop', by: 'hugo', type: 'Question', daysAgo: 3.2, liked: 2, technologies: ['vue'], labels: ['beginner'],
    title: 'Who can write a shopping cart for me until tomorrow?',
    body: 'I need a shopping cart with discounts and taxes until tomorrow at noon. It may be simple. I have no code yet.',
  },
  {
    in: 'data-cellar', by: 'mateo', type: 'Post', daysAgo: 6.5, liked: 11, technologies: ['postgresql', 'mongodb'],
    title: 'We moved from MongoDB to Postgres, and nobody noticed',
    body: 'Eleven million documents into `jsonb`, a view for each collection, and a weekend. The surprising part: not one query became slower.',
  },
]

/** One that was nothing, one that was decided and is appealed, an open one: in the order in which they were decided. */
export const CASES: readonly SampleCase[] = [
  {
    about: 'We moved from MongoDB to Postgres, and nobody noticed',
    reports: [{ by: 'nneka', flag: 'Other', text: 'There are no figures in it.' }],
    decision: { by: 'dmitri', action: 'dismiss', reason: 'Few figures are no reason to report something. Ask for them below it.' },
  },
  {
    about: 'Who can write a shopping cart for me until tomorrow?',
    reports: [{ by: 'willem', flag: 'OffTopic', text: 'This is an order, not a question.' }],
    decision: { by: 'aiko', action: 'hide', reason: 'The workshop helps with code that you have written. Show what you tried, and ask again.' },
    appeal: 'I understand that now. I have begun, and have edited nothing yet because I cannot see my post: may I have it back to put my code into it?',
  },
  {
    about: 'My Vue course for Rails people, half price until Sunday',
    reports: [
      { by: 'hanna', flag: 'Spam', text: 'The same course as last week, under another title.' },
      { by: 'hugo', flag: 'OffTopic', text: 'It is about Rails, mostly.' },
    ],
  },
]
