/**
 * Runs in a Python process: calls the function source of the script and writes what it yields to descriptor 3, one
 * JSON object a line, among them questions. The request comes on standard input, then the answers. Python 3.8 or newer.
 */
export const pythonProgram = String.raw`
import asyncio, datetime, decimal, inspect, json, math, os, re, runpy, sys, threading, types, uuid

def fail(text):
    sys.stderr.write(text + '\n')
    sys.exit(65)

answers = sys.stdin.buffer
request = json.loads(answers.readline())
channel = os.fdopen(3, 'w', encoding='utf-8', newline='\n')
sys.path.insert(0, os.path.dirname(request['file']))

def plain(value):
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID, datetime.timedelta)):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return '\\x' + bytes(value).hex()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError('a value of type ' + type(value).__name__ + ' is no JSON')

def finite(value):
    if isinstance(value, float) and not math.isfinite(value):
        return 'NaN' if math.isnan(value) else ('Infinity' if value > 0 else '-Infinity')
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    return [finite(item) for item in value] if isinstance(value, list) else value

def encode(record):
    try:
        return json.dumps(record, default=plain, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(finite(record), default=plain, ensure_ascii=False)

state = None
def emit(item):
    global state
    for record in item if isinstance(item, list) else [item]:
        if not isinstance(record, dict):
            fail('The script yields ' + repr(record)[:200] + ', which is no dict.')
        if '_weir_state' in record:
            state = record['_weir_state']
        else:
            channel.write(encode(record) + '\n')

turn = threading.Lock()
questions = 0

def ask(question):
    with turn:
        channel.write(json.dumps({'_weir_ask': question}) + '\n')
        channel.flush()
        line = answers.readline()
    if not line:
        os._exit(66)
    answer = json.loads(line)
    if 'error' in answer:
        raise RuntimeError(answer['error'])
    return answer

def moment(read):
    def parse(text):
        digits = re.sub(r'\.(\d{1,6})\d*', lambda found: '.' + found.group(1).ljust(6, '0'), text)
        try:
            return read(digits)
        except ValueError:
            return text
    return parse

readers = {
    'integer': int,
    'float': float,
    'decimal': decimal.Decimal,
    'json': json.loads,
    'date': moment(datetime.date.fromisoformat),
    'time': moment(datetime.time.fromisoformat),
    'timestamp': moment(datetime.datetime.fromisoformat),
}

def query(text):
    global questions
    questions += 1
    number = questions
    question = {'id': number, 'text': text}
    columns = None
    is_open = False
    try:
        while True:
            answer = ask(question)
            columns = columns or [(name, readers.get(kind)) for name, kind in answer['columns']]
            is_open = not answer.get('done')
            for row in answer['rows']:
                yield {name: value if value is None or read is None else read(value) for (name, read), value in zip(columns, row)}
            if not is_open:
                return
            question = {'id': number}
    except RuntimeError:
        is_open = False
        raise
    finally:
        if is_open:
            with turn:
                channel.write(json.dumps({'_weir_ask': {'id': number, 'end': True}}) + '\n')

def ref(name):
    if name in request['relations']:
        return request['relations'][name]
    raise LookupError('There is no asset ' + name + ' that this script may read; name one of the project, or list it under depends_on.')

context = types.SimpleNamespace(state=request.get('state'), options=request.get('options') or {}, query=query, ref=ref)
source = runpy.run_path(request['file'], run_name='__weir__').get('source')
if not callable(source):
    fail('The script has no function source.')
parameters = inspect.signature(source).parameters
known = {**vars(context), 'context': context}
given = {name: known[name] for name in parameters if name in known}
missing = [name for name, p in parameters.items() if name not in known and p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
if missing:
    fail('The function source wants ' + ', '.join(missing) + '; it gets state, options, query, ref and context.')
items = source(**given)

async def drain():
    async for item in items:
        emit(item)

if hasattr(items, '__aiter__'):
    asyncio.run(drain())
elif hasattr(items, '__iter__'):
    for item in items:
        emit(item)
else:
    fail('The function source gives no records: it must yield, or return a list.')
if state is not None:
    channel.write(json.dumps({'_weir_state': state}, default=plain) + '\n')
channel.close()
`;
