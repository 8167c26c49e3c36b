-- PutItem over one of COUNT items, about 300 bytes each.
local count = tonumber(os.getenv("COUNT") or "10000")
local headers = {
  ["Content-Type"] = "application/x-amz-json-1.0",
  ["X-Amz-Target"] = "DynamoDB_20120810.PutItem",
}
local padding = string.rep("x", 220)

function request()
  local body = string.format(
    '{"TableName":"bench","Item":{"pk":{"S":"item-%d"},"quantity":{"N":"%d"},"title":{"S":"%s"}}}',
    math.random(count), math.random(1000000), padding)
  return wrk.format("POST", "/", headers, body)
end
