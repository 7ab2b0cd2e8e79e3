/** The list of notes that a member has sealed (/notes). */
interface When { when: string }

export const notes = {
  title: 'Sealed notes',
  intro: 'Only you see this list. It has no texts and no links: those are nowhere but with you and your readers.',
  seal: 'Seal a note',
  empty: 'You have not sealed anything yet. A sealed note opens only with its link, as often as you allow, and then it is gone.',
  sealedAt: 'Sealed',
  states: { uploading: 'Still uploading', sealed: 'Waiting', opened: 'Opened and gone', revoked: 'Taken back', expired: 'Expired', destroyed: 'Destroyed after wrong passphrases' },
  unknown: 'You asked for no receipts',
  left: ({ left, count }: { left: number, count: number }) => count === 1 ? 'opens once' : `${left} of ${count} openings left`,
  opensAt: ({ when }: When) => `not before ${when}`,
  until: ({ when }: When) => `gone on ${when} at the latest`,
  ended: ({ when }: When) => `on ${when}`,
  revoke: 'Take it back',
  revokeTitle: 'Take this note back?',
  revokeText: 'It is destroyed at once. Nobody can open it any more, whoever has the link.',
  revoked: 'It is destroyed.',
  more: 'More',
}
