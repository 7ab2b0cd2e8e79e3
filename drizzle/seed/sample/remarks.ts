import type { PostType } from '#shared/schemas/community'

/** What people say under the smaller posts, by type, and what they answer each other. Everything fits everywhere below its type. */
export const REMARKS: Record<PostType, readonly string[]> = {
  Announcement: [
    'Upgraded this morning, nothing broke, and I checked twice.', 'Thank you for the work. And for a changelog that is written for people.',
    'The part about error messages alone is worth the upgrade.', 'Is there a migration note for those who skipped a version?',
    'Running it on the staging machine since yesterday: so far so good.', 'Small release, big relief. That bug has cost me two evenings.',
    'Would you take a patch for the documentation? I stumbled over one sentence.',
  ],
  Post: [
    'I did not know this, and I have used it for ten years.', 'Measured it here: the difference is real, though smaller than yours.',
    'There is one case where it goes wrong: when the input is empty. Ask me how I know.', 'Saved. My future self will look for this.',
    'The opposite worked for us, but our situation is special in about four ways.', 'Could you show the numbers from before as well?',
    'Good summary. I would add: write down *why* you chose it, because in a year nobody remembers.', 'This should be in the official documentation.',
    'We tried it for a quarter and went back. Happy to share the reasons.', 'A short, complete explanation. More of those, please.',
  ],
  Showcase: [
    'Tried it on my phone: quick and calm. Well done.', 'How long did it take you from the idea to this?',
    'Lovely. Is the source somewhere to read?', 'I broke it in Firefox with a very long name; otherwise great.',
    'The little details give away that somebody cared.', 'Would you accept a translation into Portuguese?',
  ],
  Question: [
    'It depends on who has to maintain it, honestly. For a team of two I would take the simple way.', 'We had exactly this. In the end we did the boring thing and never thought about it again.',
    'Measure first; in our case the part that we suspected was not the slow one.', 'I would start with the smallest version that could be wrong, and look.',
    'Seconded. I have wanted to ask this for months.', 'Two years ago I would have said yes. Today: only with a test that fails without it.',
    'Look at what the people after you will find. That usually decides it.', 'We wrote the answer down in an ADR, and that was more useful than the answer.',
  ],
  Request: [
    'Yes, please. I work around this every week.', 'I could help with testing it.', 'Would it be enough to have it in the settings?',
    'Not against it, but I would like the plain version to stay the default.',
  ],
  Event: [
    'I will be there!', 'Is there a recording for those of us on the other side of the planet?', 'Bringing a colleague, if there is room.',
    'Last time was great. Thank you for organizing it.',
  ],
}

export const ANSWERS: readonly string[] = [
  'Good point, I had not thought of that.', 'Yes, that is what happened here, too.', 'Do you have an example that one could look at?',
  'Agreed, with one footnote: it needs a test.', 'That was my first reaction as well. It changed after a week of using it.',
  'Thank you, that answers it.', 'Hm, I see it differently, but I see why you would.', 'Could you say more about the last part?',
  'Exactly. And nobody notices until it is Friday.', 'I will try that tonight and report.', 'That is a better way to put it than mine.',
  'It worked, thank you!',
] as const
