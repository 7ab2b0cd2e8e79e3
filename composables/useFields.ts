import type { Ref } from 'vue'

/** What a form knows about itself: the result of useForm. */
export interface FormState {
  busy: Ref<boolean>
  message: Ref<string | undefined>
  fieldErrors: Ref<Record<string, string[]>>
}

/**
 * What every field of a form is given: its name, its problems (also those of its parts, such as `labels.2`), and
 * whether it is wrong, for those who do not see the colour. `<VTextField v-bind="field('title')" …>`
 */
export function useFields(form: FormState) {
  return (name: string) => {
    const problems = Object.entries(form.fieldErrors.value).filter(([key]) => key === name || key.startsWith(`${name}.`)).flatMap(([, messages]) => messages)
    return { name, 'errorMessages': problems, 'aria-invalid': problems.length > 0 }
  }
}
