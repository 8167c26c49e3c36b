-- The request of get.lua, sent to a server that sends it back.
local count = tonumber(os.getenv("COUNT") or "10000")
local headers = { ["Content-Type"] = "application/x-amz-json-1.0" }

function request()
  local body = string.format('{"TableName":"bench","Key":{"pk":{"S":"item-%d"}}}', math.random(count))
  return wrk.format("POST", "/", headers, body)
end
