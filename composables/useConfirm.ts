import { useShellStore, type Question } from '~/stores/shell'

/** `if (await confirm({ title, text, confirm: 'Delete' })) …` */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return useShellStore().confirm
}
