"""Runs the provider's own Python SDK against the stand-in, unchanged, and reports which scenarios passed.

Needs Python 3.9 or newer and `pip install dashscope` (1.26). Start the service, then run this:

    npm run service -- --port 8765 --key sk-test --time-scale 20
    python3 test/service/python/checkSdk.py http://127.0.0.1:8765/api/v1 sk-test

The last line is `N passed, N failed`; the exit status is 0 when none failed.
"""

import asyncio
import json
import struct
import sys
import tempfile
import traceback
import urllib.request
import zlib
from pathlib import Path

import dashscope
from dashscope import AioMultiModalConversation, ImageSynthesis, MultiModalConversation
from dashscope.aigc.image_generation import ImageGeneration

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def user(*content):
    """The message list of a request, which must have exactly one message."""
    return [{"role": "user", "content": list(content)}]


def png(width, height):
    """A grey picture without alpha, made without an image library so that nothing must be installed."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width * 3) * height
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def size_of(url):
    """Downloads a result like any client and reads its size."""
    with urllib.request.urlopen(url, timeout=60) as response:
        data = response.read()
    assert data.startswith(PNG_SIGNATURE), "the result is no PNG"
    return struct.unpack(">II", data[16:24])


def succeeded(response):
    assert response.status_code == 200, f"{response.status_code} {response.code} {response.message}"
    return response.output


def refused(response, status, code, *words):
    assert response.status_code == status, f"{response.status_code} {response.code} {response.message}"
    assert response.code == code, response.code
    for word in words:
        assert word in response.message, response.message


def images_of(output):
    return [entry["image"] for choice in output.choices for entry in choice.message.content if "image" in entry]


def sync_text_to_image():
    response = MultiModalConversation.call(
        model="qwen-image-2.0", messages=user({"text": "A lighthouse at dusk"}), n=2, size="1024*1024", watermark=False, prompt_extend=True
    )
    urls = images_of(succeeded(response))
    assert len(urls) == 2 and size_of(urls[0]) == (1024, 1024)
    assert response.usage["image_count"] == 2


def sync_preset_model_with_negative_prompt():
    response = MultiModalConversation.call(
        model="qwen-image-plus", messages=user({"text": "山水画"}), n=1, size="1664*928", negative_prompt="low resolution"
    )
    assert size_of(images_of(succeeded(response))[0]) == (1664, 928)


def sync_from_coroutine():
    response = asyncio.run(AioMultiModalConversation.call(model="qwen-image", messages=user({"text": "A cat"}), n=1, size="1328*1328"))
    assert len(images_of(succeeded(response))) == 1


def edit_of_a_local_file():
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "input.png"
        picture.write_bytes(png(640, 480))
        response = MultiModalConversation.call(
            model="qwen-image-edit-plus", messages=user({"image": picture.as_uri()}, {"text": "Make it night"}), n=1, size="1280*960"
        )
    assert size_of(images_of(succeeded(response))[0]) == (1280, 960)


def edit_with_two_choices():
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "input.png"
        picture.write_bytes(png(640, 480))
        response = ImageGeneration.call(
            model="wan2.6-image", messages=user({"image": picture.as_uri()}, {"text": "In watercolour"}), n=2, size="1K"
        )
    assert len(succeeded(response).choices) == 2


def async_prompt_call():
    response = ImageSynthesis.call(model="wan2.5-t2i-preview", prompt="A lighthouse", n=1, size="1280*1280")
    output = succeeded(response)
    assert output.task_status == "SUCCEEDED", output.task_status
    assert size_of(output.results[0].url) == (1280, 1280)
    assert output.results[0]["actual_prompt"] != output.results[0]["orig_prompt"]


def async_prompt_step_by_step():
    created = ImageSynthesis.async_call(model="qwen-image", prompt="A cat", negative_prompt="blurry", n=1, size="1664*928", prompt_extend=False)
    assert succeeded(created).task_status == "PENDING"
    assert succeeded(ImageSynthesis.fetch(created)).task_status in ("PENDING", "RUNNING", "SUCCEEDED")
    output = succeeded(ImageSynthesis.wait(created))
    assert output.task_status == "SUCCEEDED" and "actual_prompt" not in output.results[0]


def async_prompt_with_images():
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "input.png"
        picture.write_bytes(png(640, 480))
        response = ImageSynthesis.call(model="wan2.5-i2i-preview", prompt="In watercolour", images=[str(picture)], n=1)
    assert succeeded(response).task_status == "SUCCEEDED"


def async_messages():
    created = ImageGeneration.async_call(model="wan2.7-image", messages=user({"text": "A flower shop"}), n=2, size="1K")
    finished = ImageGeneration.wait(created)
    output = succeeded(finished)
    assert output["task_status"] == "SUCCEEDED", output
    urls = images_of(output)
    assert len(output.choices) == 1 and len(urls) == 2 and size_of(urls[0]) == (1024, 1024)


def mixed_text_and_images_as_a_stream():
    events = ImageGeneration.call(
        model="wan2.6-image", messages=user({"text": "A tutorial in three pictures"}), stream=True, enable_interleave=True, max_images=3, size="1280*1280"
    )
    kinds, reasons = [], []
    for event in events:
        choice = succeeded(event).choices[0]
        kinds.extend(entry["type"] for entry in choice.message.content)
        reasons.append(choice.finish_reason)
    assert kinds.count("image") == 3 and "text" in kinds, kinds
    assert reasons[-1] == "stop" and set(reasons[:-1]) == {"null"}, reasons


def cancelling_what_waits():
    # Makes the stand-in keep the next task pending, so that there is time to cancel it.
    script = json.dumps({"fault": {"kind": "taskNeverEnds", "status": "PENDING"}}).encode()
    address = dashscope.base_http_api_url.removesuffix("/api/v1") + "/_service/script"
    urllib.request.urlopen(urllib.request.Request(address, data=script), timeout=60).close()
    created = ImageSynthesis.async_call(model="wan2.5-t2i-preview", prompt="A cat", n=1)
    succeeded(created)
    assert ImageSynthesis.cancel(created).status_code == 200
    assert succeeded(ImageSynthesis.fetch(created)).task_status == "CANCELED"


def cancelling_what_is_over_is_refused():
    finished = ImageSynthesis.call(model="wan2.2-t2i-flash", prompt="A cat", n=1)
    refused(ImageSynthesis.cancel(finished), 400, "UnsupportedOperation")


def list_of_tasks():
    created = ImageSynthesis.async_call(model="wan2.2-t2i-plus", prompt="A cat", n=1)
    listed = succeeded(ImageSynthesis.list(model_name="wan2.2-t2i-plus"))
    assert any(task["task_id"] == created.output.task_id for task in listed["data"]), listed


def unknown_task():
    output = succeeded(ImageSynthesis.fetch("00000000-0000-0000-0000-000000000000"))
    assert output.task_status == "UNKNOWN"


def wrong_key():
    response = MultiModalConversation.call(api_key="sk-wrong", model="qwen-image-2.0", messages=user({"text": "A cat"}), n=1)
    refused(response, 401, "InvalidApiKey")
    refused(ImageSynthesis.fetch("x", api_key="sk-wrong"), 401, "InvalidApiKey")


def refused_parameters():
    cat = user({"text": "A cat"})
    too_many = MultiModalConversation.call(model="qwen-image", messages=cat, n=2)
    refused(too_many, 400, "InvalidParameter", "num_images_per_prompt must be 1")
    not_taken = ImageGeneration.call(model="wan2.7-image", messages=cat, n=1, negative_prompt="blurry")
    refused(not_taken, 400, "InvalidParameter", "negative_prompt")
    too_small = MultiModalConversation.call(model="qwen-image-2.0", messages=cat, n=1, size="128*128")
    refused(too_small, 400, "InvalidParameter", "size")
    elsewhere = ImageSynthesis.async_call(model="qwen-image-2.0", prompt="A cat", n=1)
    refused(elsewhere, 400, "InvalidParameter", "url error")
    unknown = MultiModalConversation.call(model="no-such-model", messages=cat, n=1)
    refused(unknown, 400, "InvalidParameter", "Model not exist")


SCENARIOS = [
    sync_text_to_image,
    sync_preset_model_with_negative_prompt,
    sync_from_coroutine,
    edit_of_a_local_file,
    edit_with_two_choices,
    async_prompt_call,
    async_prompt_step_by_step,
    async_prompt_with_images,
    async_messages,
    mixed_text_and_images_as_a_stream,
    cancelling_what_waits,
    cancelling_what_is_over_is_refused,
    list_of_tasks,
    unknown_task,
    wrong_key,
    refused_parameters,
]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    dashscope.base_http_api_url, dashscope.api_key = sys.argv[1], sys.argv[2]
    failed = 0
    for scenario in SCENARIOS:
        name = scenario.__name__.replace("_", " ")
        try:
            scenario()
            print(f"ok      {name}")
        except Exception:  # a failed scenario must not stop the others
            failed += 1
            print(f"FAILED  {name}")
            traceback.print_exc()
    print(f"{len(SCENARIOS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
