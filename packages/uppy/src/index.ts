/**
 * An uploader plugin for Uppy: uploads to Alibaba Cloud OSS that resume after reloads, crashes and outages,
 * and succeed only when the stored bytes match the file.
 *
 * @packageDocumentation
 */
export { OssUploader, type OssUploaderOptions } from './plugin/oss-uploader.ts'
export type { OssUploadBody } from './plugin/upload-result.ts'
