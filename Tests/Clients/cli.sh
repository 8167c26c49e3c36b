#!/usr/bin/env bash
# A day of the aws CLI: makes tables, fills them, asks, changes, reads the stream, cleans up. Ends at the first reply
# that is not as it should be.
# usage: Tests/Clients/cli.sh ENDPOINT        aws must be in PATH
set -euo pipefail

export AWS_ENDPOINT_URL=${1:?usage: cli.sh ENDPOINT}
export AWS_ACCESS_KEY_ID=client AWS_SECRET_ACCESS_KEY=tests AWS_DEFAULT_REGION=us-east-1
# Nothing of the user's own settings.
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER='' AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL_DYNAMODB AWS_DEFAULT_OUTPUT

readonly orders=cli-orders plain=cli-plain
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'cli: %s\n' "$*" >&2
  exit 1
}

db() { aws dynamodb "$@"; }

# expect TEXT ARGUMENT...: `aws ARGUMENT...` prints TEXT, as --output text does, blanks and line ends alike.
expect() {
  local expected=$1 found
  shift
  found=$(aws "$@" --output text) || fail "aws $*: failed"
  found=$(tr -s '[:space:]' ' ' <<<"$found")
  [[ ${found% } == "$expected" ]] || fail "aws $*: expected '$expected', found '${found% }'"
}

# refuse ERROR TEXT ARGUMENT...: `aws ARGUMENT...` fails with the error, whose message has TEXT in it.
refuse() {
  local error=$1 text=$2 found
  shift 2
  if found=$(aws "$@" 2>&1); then fail "aws $*: was not refused"; fi
  [[ $found == *"($error)"*"$text"* ]] || fail "aws $*: expected $error with '$text', found: $found"
}

make_tables() {
  db create-table --table-name $orders \
    --attribute-definitions AttributeName=customer,AttributeType=S AttributeName=at,AttributeType=N \
    AttributeName=state,AttributeType=S \
    --key-schema AttributeName=customer,KeyType=HASH AttributeName=at,KeyType=RANGE \
    --global-secondary-indexes \
    'IndexName=by-state,KeySchema=[{AttributeName=state,KeyType=HASH},{AttributeName=at,KeyType=RANGE}],Projection={ProjectionType=ALL}' \
    --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES \
    --tags Key=team,Value=shop >"$work/created.json"
  db create-table --table-name $plain --attribute-definitions AttributeName=pk,AttributeType=S \
    --key-schema AttributeName=pk,KeyType=HASH \
    --provisioned-throughput ReadCapacityUnits=3,WriteCapacityUnits=4 >"$work/plain.json"
  db wait table-exists --table-name $orders
  db wait table-exists --table-name $plain
  expect "$orders $plain" dynamodb list-tables --query 'TableNames[?starts_with(@, `cli-`)]'
  expect "ACTIVE 3 4" dynamodb describe-table --table-name $plain \
    --query 'Table.[TableStatus, ProvisionedThroughput.ReadCapacityUnits, ProvisionedThroughput.WriteCapacityUnits]'
  refuse ResourceInUseException "Table already exists: $plain" dynamodb create-table --table-name $plain \
    --attribute-definitions AttributeName=pk,AttributeType=S --key-schema AttributeName=pk,KeyType=HASH \
    --billing-mode PAY_PER_REQUEST
}

fill() {
  local customer at items
  for customer in ann bob; do
    items=''
    for at in {1..20}; do
      items+="{\"PutRequest\":{\"Item\":{\"customer\":{\"S\":\"$customer\"},\"at\":{\"N\":\"$at\"},"
      items+="\"state\":{\"S\":\"$( ((at % 5)) && echo open || echo sent)\"},\"total\":{\"N\":\"$((at * 10)).50\"}}}},"
    done
    printf '{"%s":[%s]}' "$orders" "${items%,}" >"$work/items.json"
    expect 0 dynamodb batch-write-item --request-items "file://$work/items.json" --query 'length(UnprocessedItems)'
  done
  db put-item --table-name $plain \
    --item '{"pk":{"S":"a"},"list":{"L":[{"S":"ü"},{"BOOL":true}]},"set":{"NS":["1","2.50"]}}'
  expect 'ü True' dynamodb get-item --table-name $plain --key '{"pk":{"S":"a"}}' \
    --query 'Item.[list.L[0].S, list.L[1].BOOL]'
}

work_with_items() {
  local key='{"customer":{"S":"ann"},"at":{"N":"1"}}'
  expect "$(seq -s ' ' 1 20)" dynamodb query --table-name $orders --key-condition-expression 'customer = :c' \
    --expression-attribute-values '{":c":{"S":"ann"}}' --page-size 7 --query 'Items[].at.N'
  expect '20 15 10 5' dynamodb query --table-name $orders --index-name by-state \
    --key-condition-expression '#s = :s' --filter-expression 'customer = :c' --no-scan-index-forward \
    --expression-attribute-names '{"#s":"state"}' \
    --expression-attribute-values '{":s":{"S":"sent"},":c":{"S":"bob"}}' --query 'Items[].at.N'
  expect 40 dynamodb scan --table-name $orders --select COUNT --query Count
  expect 11.5 dynamodb update-item --table-name $orders --key "$key" \
    --update-expression 'SET #t = #t + :one' --expression-attribute-names '{"#t":"total"}' \
    --expression-attribute-values '{":one":{"N":"1"}}' --return-values UPDATED_NEW --query Attributes.total.N
  refuse ConditionalCheckFailedException 'The conditional request failed' dynamodb update-item --table-name $orders \
    --key "$key" --update-expression 'REMOVE #t' --condition-expression 'attribute_not_exists(#t)' \
    --expression-attribute-names '{"#t":"total"}'
  refuse ValidationException 'The provided key element does not match the schema' dynamodb get-item \
    --table-name $orders --key '{"customer":{"S":"ann"}}'
  refuse ResourceNotFoundException 'Requested resource not found' dynamodb get-item --table-name cli-none --key "$key"
  local keys="{\"$orders\":{\"Keys\":[$key,{\"customer\":{\"S\":\"zoe\"},\"at\":{\"N\":\"1\"}}]}}"
  expect 1 dynamodb batch-get-item --request-items "$keys" --query "length(Responses.\"$orders\")"
  local move="[{\"Delete\":{\"TableName\":\"$plain\",\"Key\":{\"pk\":{\"S\":\"a\"}}}},"
  move+="{\"Put\":{\"TableName\":\"$plain\",\"Item\":{\"pk\":{\"S\":\"b\"}},"
  move+='"ConditionExpression":"attribute_not_exists(pk)"}}]'
  db transact-write-items --transact-items "$move"
  refuse TransactionCanceledException '[None, ConditionalCheckFailed]' dynamodb transact-write-items \
    --transact-items "$move"
  expect b dynamodb transact-get-items --query 'Responses[].Item.pk.S' \
    --transact-items "[{\"Get\":{\"TableName\":\"$plain\",\"Key\":{\"pk\":{\"S\":\"b\"}}}}]"
  expect 200.5 dynamodb delete-item --table-name $orders --key '{"customer":{"S":"bob"},"at":{"N":"20"}}' \
    --return-values ALL_OLD --query Attributes.total.N
}

change_tables() {
  local arn
  arn=$(db describe-table --table-name $plain --query Table.TableArn --output text)
  db update-table --table-name $plain --billing-mode PAY_PER_REQUEST >"$work/changed.json"
  expect PAY_PER_REQUEST dynamodb describe-table --table-name $plain --query Table.BillingModeSummary.BillingMode
  db update-table --table-name $plain --attribute-definitions AttributeName=kind,AttributeType=S \
    --global-secondary-index-updates \
    '[{"Create":{"IndexName":"kinds","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}}]' \
    >"$work/changed.json"
  until [[ $(db describe-table --table-name $plain --output text \
    --query 'Table.GlobalSecondaryIndexes[0].IndexStatus') == ACTIVE ]]; do sleep 0.2; done
  db tag-resource --resource-arn "$arn" --tags Key=a,Value=1 Key=b,Value=2
  db untag-resource --resource-arn "$arn" --tag-keys a
  expect 'b 2' dynamodb list-tags-of-resource --resource-arn "$arn" --query 'Tags[].[Key, Value]'
  expect 'True until' dynamodb update-time-to-live --table-name $plain \
    --time-to-live-specification Enabled=true,AttributeName=until --query 'TimeToLiveSpecification.[Enabled, AttributeName]'
  expect 'ENABLED until' dynamodb describe-time-to-live --table-name $plain \
    --query 'TimeToLiveDescription.[TimeToLiveStatus, AttributeName]'
  expect 80000 dynamodb describe-limits --query AccountMaxReadCapacityUnits
  expect 1440 dynamodb describe-endpoints --query 'Endpoints[].CachePeriodInMinutes'
}

# All 42 changes of the day: 40 items put, one changed, one deleted.
read_the_stream() {
  local arn shard iterator page total=0
  arn=$(aws dynamodbstreams list-streams --table-name $orders --query 'Streams[0].StreamArn' --output text)
  shard=$(aws dynamodbstreams describe-stream --stream-arn "$arn" --output text \
    --query 'StreamDescription.Shards[0].ShardId')
  iterator=$(aws dynamodbstreams get-shard-iterator --stream-arn "$arn" --shard-id "$shard" \
    --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)
  while true; do
    aws dynamodbstreams get-records --shard-iterator "$iterator" --limit 15 --output text \
      --query '[NextShardIterator, length(Records)]' >"$work/page"
    read -r iterator page <"$work/page"
    ((page > 0)) || break
    total=$((total + page))
  done
  ((total == 42)) || fail "the stream has $total records instead of 42"
}

clean_up() {
  db update-table --table-name $orders --deletion-protection-enabled >"$work/changed.json"
  refuse ValidationException 'Resource cannot be deleted as it is currently protected against deletion.' \
    dynamodb delete-table --table-name $orders
  db update-table --table-name $orders --no-deletion-protection-enabled >"$work/changed.json"
  expect DELETING dynamodb delete-table --table-name $orders --query TableDescription.TableStatus
  db delete-table --table-name $plain >"$work/deleted.json"
  db wait table-not-exists --table-name $orders
  refuse ResourceNotFoundException "Requested resource not found: Table: $plain not found" \
    dynamodb describe-table --table-name $plain
  expect '' dynamodb list-tables --query 'TableNames[?starts_with(@, `cli-`)]'
}

make_tables
fill
work_with_items
change_tables
read_the_stream
clean_up
echo "cli: everything was as it should be" >&2
