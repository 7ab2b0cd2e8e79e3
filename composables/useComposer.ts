import { consequencesOf, settled, whyNot, type Addressee, type Facts, type Option } from '#shared/rules/consequence'
import { instantOf, wallTimeOf } from '#shared/rules/wall-time'
import { useApi, type AnswerOf } from '~/composables/useApi'
import { useServerTime } from '~/composables/useServerTime'
import { useText } from '~/composables/useText'
import { ownZone, useWallWords } from '~/composables/useWallWords'

/** A date as its fields hold it; empty where nothing is chosen. */
export interface WrittenDate {
  date: string
  time: string
  zone: string
}

export type Limits = AnswerOf<'GET /api/limits'>

/** What is sent at once leaves after this time, and a little for the way to the server. */
const SPARE_MS = 5_000

/** The choices of the composer: what goes together, when it is due, and what follows from it in words. */
export async function useComposer({ isGuest, to = 'people' }: { isGuest: boolean, to?: Addressee }) {
  const api = useApi()
  const texts = Promise.all([useText('write'), useWallWords()])
  const clock = useServerTime()
  const limits = shallowRef<Limits>()
  const choices = reactive(settled({ to, isGuest, isLater: false, isExpiring: false, isSealed: false }))
  const due = reactive<WrittenDate>({ date: '', time: '09:00', zone: ownZone() })
  /** Facts that the fields know: the organization, how many recipients. */
  const known = reactive({ name: '', count: 0 })
  const opensChosen = ref<number>()
  const gone = ref(604_800)

  onMounted(async () => {
    limits.value = await api('GET /api/limits').catch(() => undefined)
    if (!limits.value) return
    clock.sync(limits.value.now)
    gone.value = limits.value.notes.defaultExpirySeconds
  })
  // Whatever belongs to the component is set up: from here on it may wait.
  const [t, words] = await texts

  function choose(option: Option) {
    const isWhen = option === 'now' || option === 'later'
    Object.assign(choices, settled({ ...choices, ...isWhen ? { isLater: option === 'later' } : {} }, option))
  }
  function address(addressee: Addressee) {
    Object.assign(choices, settled({ ...choices, to: addressee }))
  }

  const opens = computed({ get: () => opensChosen.value ?? Math.max(1, choices.to === 'people' ? known.count : 1), set: count => opensChosen.value = count })
  const atLocal = computed(() => /^\d{4,6}-\d\d-\d\d$/.test(due.date) && /^\d\d:\d\d/.test(due.time) ? `${due.date}T${due.time}` : undefined)
  /** The chosen moment; undefined while its fields are not complete, or for now. */
  const at = computed(() => choices.isLater && atLocal.value ? instantOf(atLocal.value, due.zone) : undefined)
  const goneAt = computed(() => new Date((at.value?.getTime() ?? clock.now.value) + gone.value * 1000))

  /** What the API takes: the chosen wall time, or a moment from now. */
  function when(): { at_local: string, tz: string } | undefined {
    if (choices.isLater) return atLocal.value === undefined ? undefined : { at_local: atLocal.value, tz: due.zone }
    const least = (limits.value?.capsules.memberMinimumSeconds ?? 60) * 1000
    return { at_local: wallTimeOf(new Date(clock.now.value + least + SPARE_MS), ownZone()), tz: ownZone() }
  }

  const facts = computed((): Facts => ({
    ...choices, ...known, opens: opens.value, gone: words.day(goneAt.value), at: at.value && at.value.getTime() < 8.64e15 ? words.inPlace(at.value, due.zone) : '',
  }))
  const sentences = computed(() => consequencesOf(facts.value).map(key => t.consequence[key](facts.value)))
  const refusal = (option: Option) => {
    const why = whyNot(choices, option)
    return why && t.whyNot[why]
  }

  return { choices, due, known, opens, gone, goneAt, at, limits, facts, sentences, clock, choose, address, when, refusal }
}

export type Composer = Awaited<ReturnType<typeof useComposer>>
