/** The flags that every command takes. */
export interface GlobalFlags {
  readonly endpoint?: string
  readonly region?: string
  readonly signature?: 'v1' | 'v4'
  readonly pathStyle?: boolean
  readonly cname?: boolean
  readonly allowInsecure?: boolean
  readonly credentialsFile?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
