/** Splits what a CGI program wrote into status, headers and body (RFC 3875). */
export function readCgiHead(output: Buffer): {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
} {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) return { status: 500, headers: {}, body: output };
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number(value.slice(0, 3));
    else headers[name] = value;
  }
  return { status, headers, body: output.subarray(end + 4) };
}
