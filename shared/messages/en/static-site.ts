/** Letting a static site act for oneself. */
export const staticSite = {
  title: 'Sign in to another site',
  as: ({ name, handle }: { name: string, handle: string }) => `As ${name} (@${handle}), you will be signed in at`,
  what: 'It shows what this site shows, and can read and write in your name. Signing out here ends it there. Your password, your address and your devices stay out of its reach.',
  go: ({ name }: { name: string }) => `Go on as ${name}`,
  stay: 'Stay here',
  unknown: 'This site is not known here. Nothing was handed over.',
}
