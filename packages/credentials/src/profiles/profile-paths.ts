import { join } from 'node:path'
import { type Environment, isOn, readVariable } from '../options/environment.ts'
import { homeDirectory } from './home-directory.ts'

/**
 * Lists the files that may hold profiles, in the order in which `readProfile` reads them: those of ossutil,
 * of the `aliyun` command and of the SDKs. Without an absolute home directory (`HOME`, or the one in the
 * system's user database) the list has at most the file that `ALIBABA_CLOUD_CREDENTIALS_FILE` names.
 */
export function profileFiles(environment: Environment = process.env): readonly string[] {
  const home = homeDirectory(environment)
  const ossutilFiles = home === undefined ? [] : [join(home, '.ossutilconfig')]
  return [...ossutilFiles, ...sdkProfileFiles(environment)]
}

/** Lists those of them that the SDKs of Alibaba Cloud read. */
export function sdkProfileFiles(environment: Environment): readonly string[] {
  const home = homeDirectory(environment)
  const isCommandDisabled = isOn(environment, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED')
  const commandFiles = home === undefined || isCommandDisabled ? [] : [join(home, '.aliyun', 'config.json')]
  const sdkFile = readVariable(environment, 'ALIBABA_CLOUD_CREDENTIALS_FILE')
  if (sdkFile !== undefined) return [...commandFiles, sdkFile]
  return home === undefined ? commandFiles : [...commandFiles, join(home, '.alibabacloud', 'credentials')]
}
