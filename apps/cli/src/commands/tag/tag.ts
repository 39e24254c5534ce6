import { defineGroup } from '../command.ts'
import { getTags, type TagsListed } from './get-tags.ts'
import { removeTags, type TagsRemoved } from './remove-tags.ts'
import { setTags, type TagsReplaced } from './set-tags.ts'

/** The events of `oss tag`. */
export type TagEvent = TagsListed | TagsReplaced | TagsRemoved

/** `oss tag`: reads and changes the tags of an object. */
export const tag = defineGroup<TagEvent>({
  name: 'tag',
  summary: 'Show, replace or remove the tags of an object.',
  description: 'Show, replace or remove the tags of an object.',
  commands: [getTags, setTags, removeTags],
})
