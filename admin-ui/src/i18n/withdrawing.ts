import { words } from './index'

/** What is said where something is taken down: one text or many. */
export const withdrawing = words(
  {
    mode: 'Người đang giữ đường dẫn sẽ thấy',
    modes: {
      gone: 'Nội dung đã gỡ',
      notice: 'Một lời thông báo',
      redirect: 'Nội dung khác',
      in_error: 'Không còn gì, như chưa từng có',
    },
    modeHelp: {
      gone: 'Trang báo nội dung không còn đăng.',
      notice: 'Trang chỉ còn tiêu đề và lời thông báo ở dưới.',
      redirect: 'Chuyển thẳng sang nội dung bạn chọn.',
      in_error: 'Chỉ dùng khi đăng nhầm: nội dung bị xoá khỏi cả lịch sử công khai.',
    },
    to: 'Chuyển người đọc tới',
    toHelp: 'Đường dẫn, mã thủ tục hoặc mã của một nội dung đang đăng.',
    reason: 'Lý do',
    notice: 'Lời thông báo cho người đọc',
    live: (places: string) => `Gỡ khỏi ${places} ngay bây giờ.`,
    plans: 'Những lần hẹn đăng sắp tới cũng bị bỏ.',
    screens: (count: string) => `${count} màn hình LED`,
    stations: (count: string) => `${count} đài truyền thanh`,
    beyond: {
      zalo_broadcast: 'Tin Zalo đã gửi không thu hồi được; bài viết trên tài khoản Zalo phải được ẩn riêng.',
      print: 'Bản đã in và niêm yết phải được gỡ bằng tay.',
      radio: 'Lời đã phát trên loa không thu hồi được.',
      fanpage: 'Bài trên trang Facebook phải được gỡ riêng.',
    },
  },
  {
    mode: 'Whoever holds the address will see',
    modes: {
      gone: 'That it was taken down',
      notice: 'A notice',
      redirect: 'Something else',
      in_error: 'Nothing, as if it had never been',
    },
    modeHelp: {
      gone: 'The page says that it is no longer published.',
      notice: 'The page keeps the title and the notice below.',
      redirect: 'Leads straight to what you choose.',
      in_error: 'Only for what was published by mistake: it leaves the public history, too.',
    },
    to: 'Lead readers to',
    toHelp: 'The address, code or id of something that is live.',
    reason: 'Reason',
    notice: 'Notice to readers',
    live: (places) => `Taken down from ${places} now.`,
    plans: 'What is scheduled is dropped, too.',
    screens: (count) => `${count} LED screens`,
    stations: (count) => `${count} radio stations`,
    beyond: {
      zalo_broadcast: 'Zalo messages already sent cannot be called back; the article on the Zalo account must be hidden there.',
      print: 'What was printed and posted must be taken down by hand.',
      radio: 'What was read out cannot be called back.',
      fanpage: 'The post on the Facebook page must be taken down there.',
    },
  },
)
