/** Made by scripts/build/note-page.ts. */
declare module '#internal/note-page' {
  export const html: string
  export const scriptIntegrity: string
}
