// Renders the hook of React and the composable of Vue.
import { OssBrowserClient, stsCredentials } from '@oss/browser'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createApp, defineComponent, h } from 'vue'
import { useUpload as useReactUpload } from '../../examples/pages/use-upload-react.ts'
import { useUpload as useVueUpload } from '../../examples/pages/use-upload-vue.ts'
import type { UppyTarget } from './uppy-outcome.ts'

interface Controls {
  readonly start: (input: { bucket: string; key: string; file: File }) => Promise<void>
}

/** Uploads the selected file by a component, and returns the texts that it has shown. */
async function uploadWith(framework: 'react' | 'vue', target: UppyTarget): Promise<readonly string[]> {
  const { endpoint, region, credentials, bucket } = target
  const client = new OssBrowserClient({
    endpoint,
    region,
    credentials: stsCredentials(async () => credentials),
  })
  const root = document.body.appendChild(document.createElement('div'))
  const shown: string[] = []
  const observer = new MutationObserver(() => void shown.push(root.textContent ?? ''))
  observer.observe(root, { childList: true, characterData: true, subtree: true })
  const controls = await (framework === 'react' ? renderReact(client, root) : renderVue(client, root))
  const [file] = document.querySelector('input')?.files ?? []
  if (file === undefined) throw new Error('No file is selected.')
  await controls.start({ bucket, key: framework, file })
  while (!root.textContent?.startsWith('completed') && !root.textContent?.startsWith('failed'))
    await new Promise(requestAnimationFrame)
  return [...shown, root.textContent]
}

interface UploadProps {
  readonly client: OssBrowserClient
  readonly onReady: (controls: Controls) => void
}

function Upload({ client, onReady }: UploadProps) {
  const { state, fraction, error, start } = useReactUpload(client)
  onReady({ start })
  return createElement('p', null, `${state} ${Math.round(fraction * 100)} ${error?.message ?? ''}`)
}

function renderReact(client: OssBrowserClient, root: HTMLElement): Promise<Controls> {
  return new Promise((resolve) => {
    createRoot(root).render(createElement(Upload, { client, onReady: resolve }))
  })
}

function renderVue(client: OssBrowserClient, root: HTMLElement): Promise<Controls> {
  return new Promise((resolve) => {
    const upload = defineComponent(() => {
      const { state, fraction, error, start } = useVueUpload(client)
      resolve({ start })
      return () => h('p', `${state.value} ${Math.round(fraction.value * 100)} ${error.value?.message ?? ''}`)
    })
    createApp(upload).mount(root)
  })
}

Object.assign(globalThis, { uploadWith })
