"""What the command prints, for ``LOA_LANG=en``. The sentences stand where they are said, in Vietnamese.

``{}`` is whatever stands there, itself told in English when it can be; ``{#}`` is a number.
"""

import re

_SENTENCES = {
    # Why it cannot start
    "Cơ sở dữ liệu đang bận hoặc tạm mất kết nối ({}); hãy thử lại.": "The database is busy or away ({}); try again.",
    "Không mở được địa chỉ {} ({}). Đổi LOA_HOST hoặc LOA_PORT, hoặc dừng chương trình đang dùng nó.": (
        "Cannot listen at {} ({}). Change LOA_HOST or LOA_PORT, or stop the program that holds it."
    ),
    "Không kết nối được cơ sở dữ liệu ({}). Kiểm tra LOA_DATABASE_URL.": (
        "Cannot reach the database ({}). Check LOA_DATABASE_URL."
    ),
    "{}: chỉ dùng được sqlite:/// và postgresql://": "{}: only sqlite:/// and postgresql:// are taken",
    "SQLite {} quá cũ; cần {} trở lên (chạy lại make setup).": "SQLite {} is too old; {} or newer is needed (make setup).",
    "Không dùng được LOA_DATA_DIR {} ({}).": "Cannot use LOA_DATA_DIR {} ({}).",
    "LOA_SECRET_KEY quá ngắn: cần ít nhất 32 byte (ví dụ: openssl rand -hex 32).": (
        "LOA_SECRET_KEY is too short: at least 32 bytes (for example: openssl rand -hex 32)."
    ),
    "LOA_ADMIN_PASSWORD quá ngắn: cần ít nhất {} ký tự.": "LOA_ADMIN_PASSWORD is too short: at least {} characters.",
    "LOA_DEMO=1 chỉ chạy ở địa chỉ nội bộ (127.0.0.1); dùng LOA_DEMO=0, hoặc force nếu chắc chắn.": (
        "LOA_DEMO=1 is for this machine alone (127.0.0.1); use LOA_DEMO=0, or force if you are sure."
    ),
    "LOA_TLS_CERT và LOA_TLS_KEY phải đặt cả hai.": "LOA_TLS_CERT and LOA_TLS_KEY go together.",
    "Không có tệp {} mà LOA_TLS_CERT hoặc LOA_TLS_KEY chỉ tới.": "LOA_TLS_CERT or LOA_TLS_KEY names {}, which is not there.",
    "LOA_TIMEZONE: không có múi giờ {}; ví dụ đúng: Asia/Ho_Chi_Minh.": (
        "LOA_TIMEZONE: there is no time zone {}; one that is: Asia/Ho_Chi_Minh."
    ),
    "LOA_{}: {}": "LOA_{}: {}",
    "Phải là một địa chỉ web đầy đủ, bắt đầu bằng https:// hoặc http://.": "Must be a whole address: https:// or http://.",
    "Phải có {} hoặc {} ở chỗ của tên bài, ví dụ {}.": "Must hold {} or {} where the name goes, as in {}.",
    "Không có địa chỉ hay mạng “{}”; ví dụ đúng là {}.": "“{}” is no address or network; ones that are: {}.",
    "Phải là một số nguyên.": "Must be a whole number.",
    "Phải từ {#} trở lên.": "Must be {} or more.",
    "Không được quá {#}.": "Must be {} at most.",
    "Chỉ nhận một trong: {}.": "One of: {}.",
    "'{}' hoặc '{}'": "'{}' or '{}'",
    # Wrong usage
    "Thiếu tham số {}.": "{} is missing.",
    "Không có lệnh {}.": "There is no command {}.",
    "Không có tuỳ chọn {}.": "There is no option {}.",
    "Tuỳ chọn {} cần một giá trị.": "The option {} takes a value.",
    "Thừa tham số {}.": "{} is too much.",
    "Giá trị của {} không dùng được.": "The value of {} cannot be used.",
    "Xem cách dùng: {}": "See: {}",
    # The schema
    "Không có phiên bản lược đồ {}.": "There is no schema version {}.",
    "Cơ sở dữ liệu chưa được cập nhật; hãy chạy: loa migrate": "The database is not up to date; run: loa migrate",
    "Cơ sở dữ liệu mới hơn phần mềm (phiên bản {}); hãy cập nhật phần mềm trước khi chạy.": (
        "The database is newer than the software (version {}); update the software first."
    ),
    "Cơ sở dữ liệu: {} → {}": "Database: {} → {}",
    "trống": "empty",
    # Seeding and people
    "Chưa có đơn vị nào; hãy chạy loa seed trước.": "There is no unit yet; run loa seed first.",
    "Quản trị viên đầu tiên: {}  mật khẩu: {}  (chỉ hiện một lần)": "First administrator: {}  password: {}  (shown once)",
    "Dữ liệu mẫu: {}  mật khẩu: {}": "Sample data: {}  password: {}",
    "Bảng LED mẫu: {}": "Sample LED board: {}",
    "Đài truyền thanh mẫu: {}": "Sample radio station: {}",
    "Đã tạo xã An Mẫu với tin bài, thủ tục, thông điệp LED, bản tin truyền thanh, bảng LED và đài mẫu.": (
        "The sample commune stands, with articles, procedures, LED messages, radio scripts, boards and stations."
    ),
    "Mật khẩu mới của {}: {}": "New password of {}: {}",
    "Không tìm thấy tài khoản {}.": "There is no account {}.",
    # Imports
    "! … và {#} dòng nữa; xem cả lô ở trang quản trị.": "! … and {} rows more; the whole batch is in the admin.",
    "Kết quả: {}": "Result: {}",
    "{#} thủ tục mới": "{} new",
    "{#} có thay đổi": "{} changed",
    "{#} không đổi": "{} unchanged",
    "{#} chưa nhận được lúc này": "{} busy",
    "{#} cần người xem": "{} for a person to look at",
    "{#} lỗi": "{} in error",
    "không có dòng nào": "no rows",
    "Lưu ý: {}": "Findings: {}",
    "Chỉ xem thử: chưa ghi gì.": "A dry run: nothing was written.",
    "Các thủ tục mới và thay đổi đang chờ duyệt.": "New and changed procedures wait for approval.",
    "Có {#} dòng không nhập được.": "{} rows could not be imported.",
    # Backups and the log
    "Không sao lưu được vào {} ({}).": "Cannot write the backup to {} ({}).",
    "Đã sao lưu {#} dòng và {#} tệp vào {} (đến sự kiện {#}).": "Saved {} rows and {} files in {} (up to event {}).",
    "{} không phải tệp sao lưu của Loa, hoặc đã hỏng; chưa thay đổi gì.": (
        "{} is no backup of Loa, or damaged; nothing was changed."
    ),
    "Tệp sao lưu do phiên bản phần mềm khác tạo ra (lược đồ {}); hãy khôi phục bằng đúng phiên bản đó rồi mới cập nhật.": (
        "Another version of the software made this backup (schema {}); restore it with that one, then update."
    ),
    "Nơi khôi phục đang có dữ liệu; thêm --force nếu chắc chắn muốn thay bằng bản sao lưu.": (
        "There is data here already; add --force to replace it by the backup."
    ),
    "Đã khôi phục {#} dòng và {#} tệp; kỷ mới của nhật ký: {}.": "Restored {} rows and {} files; new epoch of the log: {}.",
    "Nhật ký bị sửa hoặc mất ở sự kiện {#} (đã đọc {#}).": "The log was altered or lost at event {} ({} read).",
    "Nhật ký nguyên vẹn: {#} sự kiện.": "The log is whole: {} events.",
    # The doctor and the processes
    "Khoá bí mật đủ dài.": "The secret key is long enough.",
    "Chưa có khoá bí mật; loa serve sẽ tạo khi chạy lần đầu.": "No secret key yet; loa serve makes one when it first runs.",
    "Cơ sở dữ liệu: {}": "Database: {}",
    "Lược đồ: {}": "Schema: {}",
    "Nhật ký hỏng ở sự kiện {#}.": "The log is damaged at event {}.",
    "Đồng hồ máy chủ chậm hơn nhật ký {#} giây; mọi việc ghi đang bị tạm dừng. Hãy chỉnh giờ.": (
        "The clock stands {} seconds behind the log and nothing is written meanwhile. Mend the clock."
    ),
    "Có mốc giờ chưa ghi vào nhật ký {#} giây; kiểm tra tiến trình nền (loa worker).": (
        "An edge has waited {} seconds to be logged; look after the background process (loa worker)."
    ),
    "Tiến trình nền theo kịp các mốc giờ.": "The background process keeps up.",
    "Kho tệp đọc và ghi được.": "The file store reads and writes.",
    "Kho tệp không dùng được: {}; kiểm tra {}": "The file store cannot be used: {}; look at {}",
    "Không thấy dữ liệu ở {}; kiểm tra LOA_DATA_DIR.": "There is no data in {}; look at LOA_DATA_DIR.",
    "Không có tệp {}.": "There is no file {}.",
    "Đĩa còn trống {} GB.": "{} GB free on the disk.",
    "Chưa có HTTPS: ngoài máy này trình duyệt sẽ không cho trình phát lưu sẵn nội dung hay ghi âm.": (
        "No HTTPS: off this machine browsers let the player keep no content and record no sound."
    ),
    "Đang chạy với dữ liệu mẫu (LOA_DEMO=1).": "Running with sample data (LOA_DEMO=1).",
    "tiến trình nền đã dừng ngoài ý muốn; khởi động lại.": "the background process stopped by itself; starting it again.",
}
_FORMS = [
    (re.compile(re.escape(said).replace(r"\{\#\}", r"(\d+)").replace(r"\{\}", "(.+)"), re.DOTALL), english)
    for said, english in _SENTENCES.items()
]


def told(said: str) -> str:
    """A sentence in English; as it is when there is none for it."""
    for form, english in _FORMS:
        found = form.fullmatch(said)
        if found is not None:
            return english.format(*map(_part, found.groups()))
    return said


def _part(said: str) -> str:
    """A sentence within one, or several of them in a row."""
    whole = told(said)
    return whole if whole != said else ", ".join(map(told, said.split(", ")))
