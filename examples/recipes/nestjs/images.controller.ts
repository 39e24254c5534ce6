import { Readable } from 'node:stream'
import {
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  Post,
  StreamableFile,
  UploadedFiles,
  UseInterceptors,
} from '@nestjs/common'
import { FilesInterceptor } from '@nestjs/platform-express'
import { isOssError, OssClient } from '@oss/client'

/** Stores the images of a form, and returns them. */
@Controller('images')
export class ImagesController {
  @Inject(OssClient)
  private readonly client!: OssClient

  /** The interceptor has stored the files by then: see `MulterModule` in app.module.ts. */
  @Post()
  @UseInterceptors(FilesInterceptor('images', 5))
  store(@UploadedFiles() files: readonly Express.Multer.File[]): readonly object[] {
    return files.map(({ filename, size }) => ({ key: filename, size }))
  }

  @Get('*key')
  async read(@Param('key') key: readonly string[]): Promise<StreamableFile> {
    const bucket = process.env['OSS_BUCKET'] ?? 'examplebucket'
    try {
      const { body, info } = await this.client.getObject({ bucket, key: key.join('/') })
      return new StreamableFile(Readable.from(body), {
        type: info.contentType ?? 'application/octet-stream',
        length: info.size,
      })
    } catch (error) {
      if (isOssError(error) && error.code === 'NoSuchKey') throw new NotFoundException()
      throw error
    }
  }
}
