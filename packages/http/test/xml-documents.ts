/** A response of OSS. */
export const PART_LIST = `<?xml version="1.0" encoding="UTF-8"?>
<ListPartsResult xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com">
  <Bucket>demo-bucket</Bucket><PartNumberMarker></PartNumberMarker><IsTruncated>false</IsTruncated>
  <Part><PartNumber>1</PartNumber><ETag>"302D"</ETag><Size>102400</Size></Part>
  <Part><PartNumber>02</PartNumber><ETag>&quot;781E&#34;</ETag><Size>10</Size></Part>
</ListPartsResult>
`

/** Documents that every reader refuses as malformed. */
export const MALFORMED: readonly string[] = [
  '<a></b>',
  '<a><b></a></b>',
  '<a/><b/>',
  '<a>x</a>y',
  'x<a/>',
  '{"a":1}',
  '<a>&</a>',
  '<a>&nbsp;</a>',
  '<a>&#0;</a>',
  '<a>&#xD800;</a>',
  '<a>&#x110000;</a>',
  '<a>\0</a>',
  '<a>x < y</a>',
  '<1a/>',
  '<a b=1/>',
  '<a><![CDATA[x</a>',
  '<a><!-- x</a>',
]
