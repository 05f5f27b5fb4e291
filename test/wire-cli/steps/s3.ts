import type { Step } from '../step';

const BUCKET = 'wire-backups-111111111111';

export const s3: readonly Step[] = [
  { aws: `s3 mb s3://${BUCKET}`, prints: BUCKET },
  { aws: `s3api get-bucket-location --bucket ${BUCKET}`, answers: { LocationConstraint: 'us-west-2' } },
  { aws: `s3api head-bucket --bucket ${BUCKET}` },
  { aws: `s3 cp $large s3://${BUCKET}/dumps/large.bin --no-progress`, prints: 'upload:' },
  { aws: `s3api head-object --bucket ${BUCKET} --key dumps/large.bin`, prints: '-2' },
  { aws: `s3 cp s3://${BUCKET}/dumps/large.bin $large.again --no-progress`, prints: 'download:' },
  { aws: `s3 cp s3://${BUCKET}/dumps/large.bin s3://${BUCKET}/copied.bin --no-progress`, prints: 'copy:' },
  { aws: `s3 rm s3://${BUCKET}/copied.bin`, prints: 'delete:' },
  {
    aws: `s3api put-object-tagging --bucket ${BUCKET} --key dumps/large.bin --tagging TagSet=[{Key=kind,Value=dump}]`,
    answers: 'nothing',
  },
  {
    aws: `s3api get-object-tagging --bucket ${BUCKET} --key dumps/large.bin`,
    answers: { TagSet: [{ Key: 'kind', Value: 'dump' }] },
  },
  { aws: `s3api put-object --bucket ${BUCKET} --key one --body $small`, prints: 'ETag' },
  {
    aws: `s3api copy-object --bucket ${BUCKET} --key two --copy-source ${BUCKET}/one`,
    prints: 'CopyObjectResult',
  },
  {
    aws: `s3api list-objects --bucket ${BUCKET} --prefix o`,
    answers: { Contents: [{ Key: 'one', Size: 5 }] },
  },
  { aws: `s3 ls s3://${BUCKET}/`, prints: 'PRE dumps/' },
  {
    aws: `s3api get-object --bucket ${BUCKET} --key two --range bytes=1-2 $small.part`,
    answers: { ContentLength: 2, ContentRange: 'bytes 1-2/5' },
  },
  {
    aws: `s3api create-multipart-upload --bucket ${BUCKET} --key three`,
    answers: { Key: 'three' },
    keeps: { upload: 'UploadId' },
  },
  {
    aws: `s3api upload-part --bucket ${BUCKET} --key three --upload-id $upload --part-number 1 --body $small`,
    prints: 'ETag',
  },
  {
    aws: `s3api list-parts --bucket ${BUCKET} --key three --upload-id $upload`,
    answers: { Parts: [{ PartNumber: 1, Size: 5 }] },
  },
  { aws: `s3api list-multipart-uploads --bucket ${BUCKET}`, answers: { Uploads: [{ Key: 'three' }] } },
  {
    aws: `s3api abort-multipart-upload --bucket ${BUCKET} --key three --upload-id $upload`,
    answers: 'nothing',
  },
  { aws: `s3api list-parts --bucket ${BUCKET} --key three --upload-id $upload`, refused: 'NoSuchUpload' },
  {
    aws: `s3api delete-objects --bucket ${BUCKET} --delete Objects=[{Key=one},{Key=two}]`,
    answers: { Deleted: [{ Key: 'one' }, { Key: 'two' }] },
  },
  { aws: `s3api head-object --bucket ${BUCKET} --key one`, refused: '404' },
  { aws: `s3 rb s3://${BUCKET} --force`, prints: 'remove_bucket' },
];
