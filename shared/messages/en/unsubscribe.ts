/** The page that an unsubscribe link opens. */
export const unsubscribe = {
  title: 'Stop mails',
  intro: ({ email }: { email: string }) => `What should no longer come to ${email}?`,
  sender: ({ sender }: { sender: string }) => `Everything from ${sender || 'this sender'}`,
  person: ({ person, post }: { person: string, post: string }) => `What ${person} writes in “${post}”`,
  thread: ({ post }: { post: string }) => `Mails about the thread “${post}”`,
  type: ({ type, organization }: { type: string, organization: string }) => `${type} mails of ${organization}`,
  organization: ({ organization }: { organization: string }) => `All mails about ${organization}`,
  everything: 'Every mail about what others write or send here',
  button: 'Stop these mails',
  done: 'Done. These mails will not come any more.',
  undo: 'You can change your mind on the organization’s page, or in your settings, under “Notifications and mail”.',
  failed: 'That did not work. Try again.',
}
